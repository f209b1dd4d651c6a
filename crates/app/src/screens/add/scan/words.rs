use super::camera::NoCamera;
use crate::words::words;

words! {
    /// What scanning says.
    ScanWords {
        title = "Scan a QR code", "Scan een QR-code";
        opening = "Turning the camera on …", "De camera gaat aan …";
        point = "Hold the QR code in front of the camera. Nothing of what it sees leaves this device.", "Houd de QR-code voor de camera. Niets van wat die ziet verlaat dit apparaat.";
        torch = "Light", "Lamp";
        refused = "This browser does not let the app use the camera. Allow it in the settings of this website, or add the account in another way.", "Deze browser laat de app de camera niet gebruiken. Sta dat toe in de instellingen van deze website, of voeg het account op een andere manier toe.";
        none = "This device has no camera that the app can use. Add the account in another way.", "Dit apparaat heeft geen camera die de app kan gebruiken. Voeg het account op een andere manier toe.";
        in_use = "The camera does not start. Another app may be using it: close that and come back, or add the account in another way.", "De camera start niet. Misschien gebruikt een andere app haar: sluit die en kom terug, of voeg het account op een andere manier toe.";
        unreadable = "What the camera sees could not be read. Come back to try again, or add the account in another way.", "Wat de camera ziet kon niet worden gelezen. Kom terug om het opnieuw te proberen, of voeg het account op een andere manier toe.";
    }
}

impl ScanWords {
    /// Why there is no camera, and what to do.
    pub(super) fn without(self, reason: NoCamera) -> &'static str {
        match reason {
            NoCamera::Refused => self.refused(),
            NoCamera::None => self.none(),
            NoCamera::InUse => self.in_use(),
            NoCamera::Unreadable => self.unreadable(),
        }
    }
}
