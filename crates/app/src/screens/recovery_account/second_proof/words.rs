use crate::words::words;

words! {
    /// What the second proof says.
    SecondProofWords {
        title = "One more proof", "Nog een bewijs";
        lead(email: &str) = "The password of {email} is right. A second proof shows that it is really you.", "Het wachtwoord van {email} klopt. Een tweede bewijs laat zien dat jij het echt bent.";
        by_email = "Code by email", "Code per e-mail";
        by_text_message = "Code by text message", "Code per sms";
        to(masked: &str) = "To {masked}", "Naar {masked}";
        approval = "Approve on another device", "Goedkeuren op een ander apparaat";
        approval_detail = "Type a number there that is shown here", "Typ daar een getal dat hier staat";
        device_code = "Code of another device", "Code van een ander apparaat";
        device_code_detail = "The code that it shows for this account", "De code die het toont voor dit account";
        recovery_code = "Recovery code", "Herstelcode";
        recovery_code_detail = "Of your recovery kit", "Van je herstelkit";
        another_way = "Give another proof", "Ander bewijs geven";
        another_account = "Begin again with another account", "Opnieuw beginnen met een ander account";
        confirm = "Continue", "Doorgaan";
        code = "Code", "Code";
        code_needed = "Type the six digits.", "Typ de zes cijfers.";
        sent_title = "Type the code", "Typ de code";
        sent(masked: &str) = "A code of six digits was sent to {masked}. It may take a minute to arrive.", "Er is een code van zes cijfers gestuurd naar {masked}. Het kan een minuut duren.";
        sent_somewhere = "A code of six digits was sent.", "Er is een code van zes cijfers gestuurd.";
        send_again = "Send another code", "Nog een code sturen";
        send_again_in(seconds: u64) = "Another code in {seconds} s", "Nog een code over {seconds} s";
        sent_again = "Another code was sent", "Er is nog een code gestuurd";
        device_code_lead(email: &str) = "Open Lifeboat on another device that is signed in. Among the accounts there is one for {email}: type its code.", "Open Lifeboat op een ander apparaat dat is aangemeld. Tussen de accounts staat er een voor {email}: typ de code daarvan.";
        recovery_code_lead = "Seven groups of four, from the recovery kit. Capitals and dashes do not matter.", "Zeven groepjes van vier, van de herstelkit. Hoofdletters en streepjes maken niet uit.";
        approval_title = "Type this number there", "Typ dit getal daar";
        approval_lead = "Take another device that is signed in, open Lifeboat there, and type this number.", "Pak een ander apparaat dat is aangemeld, open Lifeboat en typ daar dit getal.";
        approval_waiting = "Waiting for the other device …", "Wachten op het andere apparaat …";
        approval_left(minutes: u64, seconds: &str) = "Valid for {minutes}:{seconds}", "Nog {minutes}:{seconds} geldig";
        approval_cancel = "Cancel", "Annuleren";
        denied = "The sign-in was denied on another device. Begin again if it is yours.", "De aanmelding is op een ander apparaat afgewezen. Begin opnieuw als die van jou is.";
        failed = "The number was typed wrong three times on the other device. Ask once more.", "Het getal is op het andere apparaat drie keer fout getypt. Vraag het nog eens.";
        too_late = "Nobody has approved in time. Ask once more, or give another proof.", "Niemand heeft het op tijd goedgekeurd. Vraag het nog eens, of geef een ander bewijs.";
    }
}
