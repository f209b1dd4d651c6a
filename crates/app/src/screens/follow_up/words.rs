use crate::words::words;

words! {
    /// What a follow-up says.
    FollowUpWords {
        sign_in = "Sign in to recover", "Aanmelden om te herstellen";
        scan = "Scan the QR code to recover", "Scan de QR-code om te herstellen";
        done = "Nothing left to do", "Niets meer te doen";
        gone = "This account is not on this device.", "Dit account staat niet op dit apparaat.";
        whole = "It works on this device", "Het werkt op dit apparaat";
        whole_lead = "This device has a key and codes of its own for it. Nothing is left to do.", "Dit apparaat heeft er een eigen sleutel en eigen codes voor. Er is niets meer te doen.";
        to_accounts = "To my accounts", "Naar mijn accounts";
        personal_lead = "This account is bound to a device, so the backup holds its name only. Sign in to it: this device then gets a key and codes of its own.", "Dit account hoort bij een apparaat, dus de back-up bevat alleen de naam. Meld je erbij aan: dit apparaat krijgt dan een eigen sleutel en eigen codes.";
        is_recovery_account = "This is your recovery account. Signing in to it again completes it.", "Dit is je herstelaccount. Als je je daar weer bij aanmeldt, is het klaar.";
        sign_in_again = "Sign in", "Aanmelden";
        work_lead = "This account is bound to a device, so the backup holds its name only. Ask its administrator for a QR code, or for the code as text.", "Dit account hoort bij een apparaat, dus de back-up bevat alleen de naam. Vraag de beheerder om een QR-code, of om de code als tekst.";
        open_camera = "Scan the QR code", "QR-code scannen";
        close_camera = "Close the camera", "Camera sluiten";
        choose_picture = "Choose a picture of it", "Een afbeelding ervan kiezen";
        code = "Activation code", "Activeringscode";
        code_hint = "It begins with lba1.", "Die begint met lba1.";
        no_code = "Type the code, or scan the QR code.", "Typ de code, of scan de QR-code.";
        use_code = "Continue", "Doorgaan";
        or = "or", "of";
    }
}
