//! The phrase book: English, then Dutch. `{}` stands for whatever is filled in.

/// More particular phrases first.
pub(super) const PHRASES: &[(&str, &str)] = &[
    // Where something is
    ("entry {}", "item {}"),
    ("line {}", "regel {}"),
    ("part {} of {}", "deel {} van {}"),
    ("parts {} and others of {}", "delen {} en andere van {}"),
    ("parts {} of {}", "delen {} van {}"),
    ("further batches", "verdere reeksen"),
    ("QR code {}", "QR-code {}"),
    ("collection {}", "verzameling {}"),
    // Whole files
    (
        "the file is empty: export it again from the other app",
        "het bestand is leeg: exporteer het opnieuw uit de andere app",
    ),
    (
        "the file is larger than 64 MiB: no authenticator's export is, so it is not read",
        "het bestand is groter dan 64 MiB: geen export van een authenticator is dat, dus het wordt niet gelezen",
    ),
    (
        "the file holds more than 200 000 accounts: nobody has so many, so none of them is taken in",
        "het bestand bevat meer dan 200 000 accounts: niemand heeft er zoveel, dus er komt geen enkel binnen",
    ),
    (
        "the ZIP archive is damaged or was cut off: export or copy it again",
        "het ZIP-archief is beschadigd of afgebroken: exporteer of kopieer het opnieuw",
    ),
    (
        "the file is not text, and of no kind that Lifeboat knows: choose the file that the other app exported",
        "het bestand is geen tekst, en van geen soort die Lifeboat kent: kies het bestand dat de andere app heeft geëxporteerd",
    ),
    (
        "the file is of no kind that Lifeboat knows by its content: if it is an encrypted backup of TOTP Authenticator or of an old andOTP, give the password that it was exported with; if it is an encrypted maFile, take off the encryption in Steam Desktop Authenticator first; otherwise choose the file that the other app exported",
        "het bestand is van geen soort die Lifeboat aan de inhoud herkent: als het een versleutelde back-up van TOTP Authenticator of van een oude andOTP is, geef dan het wachtwoord waarmee het is geëxporteerd; als het een versleutelde maFile is, haal dan eerst in Steam Desktop Authenticator de versleuteling eraf; kies anders het bestand dat de andere app heeft geëxporteerd",
    ),
    (
        "this password does not open the file as a backup of TOTP Authenticator or of an old andOTP, and it is of no other kind that Lifeboat knows by its content: type the password that it was exported with, take off the encryption in Steam Desktop Authenticator first if it is a maFile, or choose the file that the other app exported",
        "dit wachtwoord opent het bestand niet als back-up van TOTP Authenticator of van een oude andOTP, en het is van geen andere soort die Lifeboat aan de inhoud herkent: typ het wachtwoord waarmee het is geëxporteerd, haal eerst in Steam Desktop Authenticator de versleuteling eraf als het een maFile is, of kies het bestand dat de andere app heeft geëxporteerd",
    ),
    (
        "the file ends too early: it was cut off; export or copy it again",
        "het bestand eindigt te vroeg: het is afgebroken; exporteer of kopieer het opnieuw",
    ),
    (
        "the file is damaged at line {}, column {}: export or copy it again",
        "het bestand is beschadigd op regel {}, kolom {}: exporteer of kopieer het opnieuw",
    ),
    (
        "no format that Lifeboat knows: choose the file that the other app exported",
        "geen indeling die Lifeboat kent: kies het bestand dat de andere app heeft geëxporteerd",
    ),
    (
        "this is not a file of {}: its format is recognized when none is named",
        "dit is geen bestand van {}: de indeling wordt herkend als er geen wordt genoemd",
    ),
    (
        "this looks like a file of {}, but its {} is missing or of another kind: export it again",
        "dit lijkt een bestand van {}, maar het onderdeel “{}” ontbreekt of is van een andere soort: exporteer het opnieuw",
    ),
    (
        "this file of {} has version {}, and Lifeboat knows versions up to {}: update Lifeboat, or export in an older format",
        "dit bestand van {} heeft versie {}, en Lifeboat kent versies tot en met {}: werk Lifeboat bij, of exporteer in een oudere indeling",
    ),
    (
        "this database is damaged: copy it again while the other app is closed",
        "deze database is beschadigd: kopieer haar opnieuw terwijl de andere app gesloten is",
    ),
    (
        "the file ending in \"-wal\" is damaged, or belongs to another database: copy both files again at the same time, or import the database alone",
        "het bestand dat op “-wal” eindigt is beschadigd, of hoort bij een andere database: kopieer beide bestanden tegelijk opnieuw, of importeer de database alleen",
    ),
    (
        "this app keeps its latest changes in a file whose name ends in \"-wal\", and none came along: if there is one beside this file, copy both",
        "deze app bewaart de laatste wijzigingen in een bestand waarvan de naam op “-wal” eindigt, en dat is niet meegekomen: als het naast dit bestand staat, kopieer dan beide",
    ),
    (
        "this file of {} is encrypted: give the password that it was exported with",
        "dit bestand van {} is versleuteld: geef het wachtwoord waarmee het is geëxporteerd",
    ),
    (
        "this password does not open the file of {}: type the one that it was exported with, or export it again if the file may be damaged",
        "dit wachtwoord opent het bestand van {} niet: typ het wachtwoord waarmee het is geëxporteerd, of exporteer het opnieuw als het bestand beschadigd kan zijn",
    ),
    (
        "this file of {} asks for far more time or memory to make its key than the app ever does: it is not opened; export it again, or do not trust it",
        "dit bestand van {} vraagt veel meer tijd of geheugen voor zijn sleutel dan de app ooit doet: het wordt niet geopend; exporteer het opnieuw, of vertrouw het niet",
    ),
    (
        "this password does not open the file of KeePass: type the one that it was saved with, or copy it again if it may be damaged; one that a key file or a hardware key belongs to is not opened: take that off in the other app first",
        "dit wachtwoord opent het bestand van KeePass niet: typ het wachtwoord waarmee het is opgeslagen, of kopieer het opnieuw als het beschadigd kan zijn; een bestand waar een sleutelbestand of een hardwaresleutel bij hoort wordt niet geopend: haal die eerst weg in de andere app",
    ),
    (
        "this file of {} is encrypted in a way that Lifeboat does not know: choose the usual encryption in the other app, save or export it again, and import that",
        "dit bestand van {} is versleuteld op een manier die Lifeboat niet kent: kies de gebruikelijke versleuteling in de andere app, bewaar of exporteer het opnieuw, en importeer dat",
    ),
    (
        "this file of {} is encrypted with a key that no password gives: export it again without encryption, import it, and delete the file",
        "dit bestand van {} is versleuteld met een sleutel die geen wachtwoord oplevert: exporteer het opnieuw zonder versleuteling, importeer het, en verwijder het bestand",
    ),
    (
        "this is the manifest of Steam Desktop Authenticator, and its maFiles are encrypted: take off the encryption there, then import the maFiles",
        "dit is het manifest van Steam Desktop Authenticator, en de maFiles ervan zijn versleuteld: haal daar de versleuteling eraf, en importeer dan de maFiles",
    ),
    // Pictures
    (
        "this is not a picture: choose a PNG or JPEG file",
        "dit is geen afbeelding: kies een PNG- of JPEG-bestand",
    ),
    (
        "only PNG and JPEG pictures can be read: convert it, or take a screenshot of it",
        "alleen PNG- en JPEG-afbeeldingen kunnen worden gelezen: zet de afbeelding om, of maak er een schermafbeelding van",
    ),
    (
        "the picture is damaged: take or copy it again",
        "de afbeelding is beschadigd: maak of kopieer haar opnieuw",
    ),
    (
        "the file is larger than 32 MiB: make the picture smaller",
        "het bestand is groter dan 32 MiB: maak de afbeelding kleiner",
    ),
    (
        "the picture has more than 50 million pixels: make it smaller",
        "de afbeelding heeft meer dan 50 miljoen pixels: maak haar kleiner",
    ),
    (
        "no QR code was found in the picture: let the code fill most of it, straight and sharp, with a white border",
        "er is geen QR-code gevonden in de afbeelding: laat de code er het grootste deel van vullen, recht en scherp, met een witte rand",
    ),
    (
        "this is too long for a QR code, which holds 2953 characters at most: shorten the names",
        "dit is te lang voor een QR-code, die hooguit 2953 tekens bevat: kort de namen in",
    ),
    (
        "this account belongs to this device and cannot be copied: set it up on the other device itself",
        "dit account hoort bij dit apparaat en kan niet worden gekopieerd: stel het op het andere apparaat zelf in",
    ),
    // Entries
    (
        "a part of it is of another kind than the app writes",
        "een deel ervan is van een andere soort dan de app schrijft",
    ),
    ("its \"{}\" is missing", "“{}” ontbreekt"),
    ("its \"{}\" is not a text", "“{}” is geen tekst"),
    (
        "its \"{}\" is not a whole number",
        "“{}” is geen geheel getal",
    ),
    (
        "its \"{}\" is not binary data",
        "“{}” bestaat niet uit bytes",
    ),
    (
        "Lifeboat does not make codes of the type \"{}\"",
        "Lifeboat maakt geen codes van het type “{}”",
    ),
    (
        "its algorithm is number {}, which Lifeboat does not know",
        "het algoritme heeft nummer {}, en dat kent Lifeboat niet",
    ),
    (
        "its secret is not Base64: export it again from the other app",
        "het geheim is geen Base64: exporteer het opnieuw uit de andere app",
    ),
    (
        "its secret is not {}, as the app writes it",
        "het geheim is niet {}, zoals de app het schrijft",
    ),
    (
        "its secret cannot be decrypted: it is damaged, or has another password",
        "het geheim kan niet worden ontsleuteld: het is beschadigd, of heeft een ander wachtwoord",
    ),
    (
        "it is a Steam account with parameters that Steam does not use",
        "het is een Steam-account met instellingen die Steam niet gebruikt",
    ),
    (
        "it is a push account, whose key never leaves the old device: set it up anew",
        "het is een pushaccount, waarvan de sleutel nooit het oude apparaat verlaat: stel het opnieuw in",
    ),
    (
        "its secret was sealed with a key that never leaves the old device: set it up anew",
        "het geheim is verzegeld met een sleutel die nooit het oude apparaat verlaat: stel het opnieuw in",
    ),
    (
        "it has more or fewer columns than the heading",
        "er zijn meer of minder kolommen dan in de kop",
    ),
    (
        "missing: scan every QR code that the app shows, or export again",
        "ontbreekt: scan elke QR-code die de app toont, of exporteer opnieuw",
    ),
    (
        "there are more than {} in one file, so whether parts of these are missing was not looked into: divide the file",
        "er zijn er meer dan {} in één bestand, dus is niet nagegaan of hier delen van ontbreken: splits het bestand",
    ),
    (
        "this link is longer than 1 MiB: no app makes such a link, so it is not read",
        "deze link is langer dan 1 MiB: geen app maakt zo’n link, dus hij wordt niet gelezen",
    ),
    (
        "this link is of a later version of the app: update Lifeboat",
        "deze link is van een latere versie van de app: werk Lifeboat bij",
    ),
    (
        "this link holds no accounts: export again",
        "deze link bevat geen accounts: exporteer opnieuw",
    ),
    // Secrets, parameters, URIs
    (
        "the secret is empty: copy it again from the site that issued it",
        "het geheim is leeg: kopieer het opnieuw van de site die het gaf",
    ),
    (
        "the secret is longer than 1024 bytes: no authenticator issues such a secret",
        "het geheim is langer dan 1024 bytes: geen site geeft zo’n geheim",
    ),
    (
        "the secret is not Base32, which has only the letters A to Z and the digits 2 to 7: look at character {}",
        "het geheim is geen Base32, dat alleen de letters A tot Z en de cijfers 2 tot 7 heeft: kijk naar teken {}",
    ),
    (
        "the algorithm \"{}\" is not known: it must be SHA1, SHA256 or SHA512",
        "het algoritme “{}” is niet bekend: het moet SHA1, SHA256 of SHA512 zijn",
    ),
    (
        "a code must have 4 to 10 digits, not {}",
        "een code moet 4 tot 10 cijfers hebben, niet {}",
    ),
    (
        "the period must be a number of seconds, 1 or more, not {}",
        "de periode moet een aantal seconden zijn, 1 of meer, niet {}",
    ),
    (
        "the counter must be a number from 0 on, not {}",
        "de teller moet een getal vanaf 0 zijn, niet {}",
    ),
    (
        "the URI is longer than 8 KiB: no account needs that much, so it is not read",
        "de link is langer dan 8 KiB: geen account heeft zoveel nodig, dus hij wordt niet gelezen",
    ),
    (
        "this is not an account: it should start with otpauth://",
        "dit is geen account: het moet beginnen met otpauth://",
    ),
    (
        "the type \"{}\" is not known: it must be totp, hotp or steam",
        "het type “{}” is niet bekend: het moet totp, hotp of steam zijn",
    ),
    (
        "the URI is of a counted code (hotp) and holds no counter: add &counter= and the number of the next code, 0 for a new account",
        "de link is van een getelde code (hotp) en bevat geen teller: voeg &counter= toe met het nummer van de volgende code, 0 voor een nieuw account",
    ),
    (
        "the URI holds no secret: without it no code can be made",
        "de link bevat geen geheim: zonder geheim kan er geen code worden gemaakt",
    ),
    (
        "the {} holds control characters, which no name has: do not trust this URI",
        "het onderdeel “{}” bevat stuurtekens, die geen naam heeft: vertrouw deze link niet",
    ),
    (
        "the {} is longer than 512 bytes: shorten it",
        "het onderdeel “{}” is langer dan 512 bytes: kort het in",
    ),
    // What gets lost
    ("the whole account: {}", "het hele account: {}"),
    (
        "whether it is a personal, work or school account",
        "of het een persoonlijk, werk- of schoolaccount is",
    ),
    ("its group", "zijn groep"),
    (
        "all its groups but the first",
        "al zijn groepen behalve de eerste",
    ),
    ("its icon", "zijn pictogram"),
    ("its note", "zijn notitie"),
    ("that it is pinned", "dat het is vastgezet"),
    ("that it is archived", "dat het is gearchiveerd"),
    ("that it was thrown away", "dat het was weggegooid"),
    (
        "its digits and period, which the other app does not use either",
        "zijn aantal cijfers en periode, die de andere app ook niet gebruikt",
    ),
    (
        "what was added to it, such as group and note, which cannot be read",
        "wat eraan is toegevoegd, zoals groep en notitie, en niet kan worden gelezen",
    ),
    (
        "its codes, which belong to the old device",
        "zijn codes, die bij het oude apparaat horen",
    ),
    (
        "its QR code, which cannot hold such long names",
        "zijn QR-code, waar zulke lange namen niet in passen",
    ),
    (
        "a part of its {}, too long or not printable",
        "een deel van het onderdeel “{}”, te lang of niet afdrukbaar",
    ),
    (
        "its key never leaves the device",
        "zijn sleutel verlaat nooit het apparaat",
    ),
    (
        "the format has periods of at most 255 seconds",
        "de indeling heeft perioden van hooguit 255 seconden",
    ),
    (
        "the format has no codes that count (HOTP)",
        "de indeling heeft geen codes die tellen (HOTP)",
    ),
    (
        "the format has no Steam codes",
        "de indeling heeft geen Steam-codes",
    ),
    (
        "2FAS makes codes of 5 to 8 digits only",
        "2FAS maakt alleen codes van 5 tot 8 cijfers",
    ),
    (
        "2FAS knows periods of 10, 30, 60 and 90 seconds only",
        "2FAS kent alleen perioden van 10, 30, 60 en 90 seconden",
    ),
    (
        "its counter is larger than {} can hold",
        "zijn teller is groter dan {} kan bevatten",
    ),
    (
        "its period is longer than {} can hold",
        "zijn periode is langer dan {} kan bevatten",
    ),
    ("{} makes no Steam codes", "{} maakt geen Steam-codes"),
    (
        "{} makes no codes that count (HOTP)",
        "{} maakt geen codes die tellen (HOTP)",
    ),
    (
        "{} has a period of 30 seconds only",
        "{} heeft alleen een periode van 30 seconden",
    ),
    (
        "{} makes codes of 6 or 8 digits only",
        "{} maakt alleen codes van 6 of 8 cijfers",
    ),
    ("{} has no room for it", "{} heeft er geen plaats voor"),
    (
        "its names and its secret are too long for a QR code",
        "zijn namen en zijn geheim zijn te lang voor een QR-code",
    ),
    // Exports
    (
        "Lifeboat reads files of {}, but does not write them: choose another format",
        "Lifeboat leest bestanden van {}, maar schrijft ze niet: kies een andere indeling",
    ),
    (
        "none of these accounts can be written as {}: choose another format",
        "geen van deze accounts kan als {} worden geschreven: kies een andere indeling",
    ),
    (
        "a file of {} needs a password that is not empty: give one",
        "een bestand van {} heeft een wachtwoord nodig dat niet leeg is: geef er een",
    ),
    (
        "Lifeboat writes files of {} without encryption only: leave out the password, or choose a format that is encrypted, such as age",
        "Lifeboat schrijft bestanden van {} alleen zonder versleuteling: laat het wachtwoord weg, of kies een indeling die versleuteld is, zoals age",
    ),
    (
        "the accounts cannot be written as {}: this is a fault in Lifeboat, please report it",
        "de accounts kunnen niet als {} worden geschreven: dit is een fout in Lifeboat, meld die alsjeblieft",
    ),
    // Formats
    (
        "Lifeboat's JSON under a passphrase, for safe keeping: plain age opens it",
        "de JSON van Lifeboat onder een wachtzin, om te bewaren: het programma age opent haar",
    ),
    (
        "a page to be printed, with a QR code for each account, in clear",
        "een pagina om af te drukken, met een QR-code voor elk account, onversleuteld",
    ),
    (
        "the FIDO Credential Exchange Format, in clear: collections, notes; TOTP only, no icons",
        "het Credential Exchange Format van FIDO, onversleuteld: verzamelingen, notities; alleen TOTP, geen pictogrammen",
    ),
    (
        "2FAS, in clear or with a password: groups; no notes and icons",
        "2FAS, onversleuteld of met een wachtwoord: groepen; geen notities en pictogrammen",
    ),
    (
        "Ente Auth, in clear or with a password: tags, notes, pins and all kinds of codes",
        "Ente Auth, onversleuteld of met een wachtwoord: labels, notities, vastgezette accounts en alle soorten codes",
    ),
    (
        "a text with an otpauth:// URI on each line, in clear: most apps read it",
        "een tekst met op elke regel een otpauth://-link, onversleuteld: de meeste apps lezen dit",
    ),
    (
        "Lifeboat's own JSON, in clear: keeps everything",
        "de eigen JSON van Lifeboat, onversleuteld: bewaart alles",
    ),
    (
        "Google Authenticator's links to move accounts, in clear: its QR codes hold them",
        "de links waarmee Google Authenticator accounts verhuist, onversleuteld: ze zitten in zijn QR-codes",
    ),
    (
        "Aegis, in clear or with a password: groups, notes, icons and all kinds of codes",
        "Aegis, onversleuteld of met een wachtwoord: groepen, notities, pictogrammen en alle soorten codes",
    ),
    (
        "Bitwarden's JSON, in clear: folders, notes, favourites; no HOTP and no icons",
        "de JSON van Bitwarden, onversleuteld: mappen, notities, favorieten; geen HOTP en geen pictogrammen",
    ),
    ("issuer", "uitgever"),
    ("name", "naam"),
    ("note", "notitie"),
    ("group", "groep"),
];
