//! What is inside the archive of Authenticator Plus.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        lifeboat_transfer::fuzzing::authenticator_plus_list(text);
    }
});
