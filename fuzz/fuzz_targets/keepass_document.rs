#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| lifeboat_transfer::fuzzing::keepass_document(bytes));
