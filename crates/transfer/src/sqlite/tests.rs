//! Databases that SQLite itself made, by `tests/fixtures/sqlite/make.py`.

use super::*;

const TABLES: &[u8] = include_bytes!("../../tests/fixtures/sqlite/tables.sqlite");
const UTF16_LITTLE: &[u8] = include_bytes!("../../tests/fixtures/sqlite/utf16le.sqlite");
const UTF16_BIG: &[u8] = include_bytes!("../../tests/fixtures/sqlite/utf16be.sqlite");
const FREED: &[u8] = include_bytes!("../../tests/fixtures/sqlite/freed.sqlite");
const LOGGED: &[u8] = include_bytes!("../../tests/fixtures/sqlite/logged.sqlite");
const LOG: &[u8] = include_bytes!("../../tests/fixtures/sqlite/logged.sqlite-wal");

/// The tables of the first one.
const NAMES: [&str; 5] = ["many", "long", "kinds", "odd names", "grown"];

fn table(file: &'static [u8], log: Option<&'static [u8]>, name: &str) -> &'static Table<'static> {
    let database = Box::leak(Box::new(Database::open(file, log).unwrap()));
    database.table(name).unwrap().expect("the table")
}

fn texts(table: &Table, column: &'static str) -> Vec<String> {
    table
        .rows()
        .map(|row| row.text(column).unwrap())
        .map(|text| text.map_or("NULL".to_owned(), |text| text.to_string()))
        .collect()
}

#[test]
fn a_tree_of_many_pages_is_read_in_order() {
    let rows = table(TABLES, None, "many");
    let numbers: Vec<i64> = rows
        .rows()
        .map(|row| row.integer("id").unwrap().unwrap())
        .collect();
    assert_eq!(numbers, (1..=200).collect::<Vec<_>>());
    assert_eq!(texts(rows, "text")[199], "text number 200");
}

#[test]
fn contents_that_overflow_their_page_are_put_together() {
    let rows = table(TABLES, None, "long");
    for row in rows.rows() {
        let length = usize::try_from(row.integer("length").unwrap().unwrap()).unwrap();
        let expected: String = ('a'..='z').cycle().take(length).collect();
        assert_eq!(
            row.text("text").unwrap().as_deref(),
            Some(expected.as_str())
        );
        assert_eq!(row.blob("blob").unwrap(), Some(expected.as_bytes()));
    }
    assert_eq!(rows.rows().count(), 8);
}

#[test]
fn pages_from_which_much_was_taken_out_are_read() {
    let rows = table(FREED, None, "notes");
    let numbers: Vec<i64> = rows
        .rows()
        .map(|row| row.integer("id").unwrap().unwrap())
        .collect();
    let is_left = |number: &i64| {
        let is_put_again = (63..81).contains(number) && number % 3 == 0;
        is_put_again || !(number % 3 == 0 || (60..=90).contains(number))
    };
    assert_eq!(numbers, (1..=120).filter(is_left).collect::<Vec<_>>());
    assert_eq!(table(FREED, None, "emptied").rows().count(), 0);
}

/// With fewer cells a table would seem to have fewer rows, with the same one twice a row would be hidden.
#[test]
fn a_page_whose_list_of_cells_was_altered_is_damaged() {
    const PAGE_BYTES: usize = 512;
    for (index, page) in TABLES.chunks(PAGE_BYTES).enumerate() {
        // Interior pages and leaves of tables, after the first.
        let (5 | 13, list) = (page[0], if page[0] == 5 { 12 } else { 8 }) else {
            continue;
        };
        let start = index * PAGE_BYTES;
        let count = page[4];
        for fewer in 0..count {
            let mut bytes = TABLES.to_vec();
            bytes[start + 4] = fewer;
            assert_damaged(&bytes, &format!("page {}: {fewer} of {count}", index + 1));
        }
        for cell in 1..usize::from(count) {
            let mut bytes = TABLES.to_vec();
            let pointer = start + list + 2 * cell;
            bytes.copy_within(pointer - 2..pointer, pointer);
            assert_damaged(&bytes, &format!("page {}: cell {cell} twice", index + 1));
        }
    }
}

fn assert_damaged(bytes: &[u8], what: &str) {
    let problem = Database::open(bytes, None).map(|database| {
        let mut tables = NAMES.iter().map(|name| database.table(name));
        tables.find_map(Result::err)
    });
    // The list of tables has pages, too.
    let problem = problem.unwrap_or_else(Some);
    assert_eq!(problem, Some(DatabaseError::Damaged), "{what}");
}

#[test]
fn every_kind_of_value_is_read() {
    let rows = table(TABLES, None, "kinds");
    let numbers: Vec<i64> = rows
        .rows()
        .filter_map(|row| row.integer("number").unwrap())
        .collect();
    assert_eq!(
        numbers,
        [
            0,
            1,
            -1,
            127,
            -128,
            32_767,
            -8_388_608,
            2_147_483_647,
            -140_737_488_355_328,
            i64::MAX,
            i64::MIN
        ]
    );
    let last = rows.rows().last().unwrap();
    assert_eq!(last.integer("number"), Ok(None));
    assert_eq!(
        last.integer("anything"),
        Err(ColumnProblem::NotInteger { column: "anything" })
    );
    assert_eq!(
        last.text("anything").err(),
        Some(ColumnProblem::NotText { column: "anything" })
    );
    assert!(matches!(last.text("no such column"), Ok(None)));
}

#[test]
fn names_and_comments_in_the_statement_do_not_confuse() {
    let rows = table(TABLES, None, "ODD names");
    assert!(rows.has_columns(&["a,b", "c)d", "PRIMARY", "plain", "quo\"te"]));
    assert!(!rows.has_columns(&["decimal", "UNIQUE"]));
    let row = rows.rows().next().unwrap();
    assert_eq!(row.integer("a,b"), Ok(Some(7)), "it is the row's id");
    assert_eq!(row.text("quo\"te").unwrap().as_deref(), Some("last"));
}

#[test]
fn a_column_that_was_added_later_has_its_default_in_older_rows() {
    let rows = table(TABLES, None, "grown");
    assert_eq!(texts(rows, "added"), ["it's", "given"]);
    let numbers: Vec<_> = rows
        .rows()
        .map(|row| row.integer("number").unwrap())
        .collect();
    assert_eq!(numbers, [Some(-5), Some(9)]);
    assert_eq!(texts(rows, "absent"), ["NULL", "NULL"]);
}

#[test]
fn texts_in_utf_16_are_read() {
    for file in [UTF16_LITTLE, UTF16_BIG] {
        assert_eq!(texts(table(file, None, "names"), "name"), ["Ærø 🦀", ""]);
    }
}

#[test]
fn the_log_is_applied_as_far_as_it_was_committed() {
    let without = table(LOGGED, None, "names");
    assert_eq!(texts(without, "name"), ["old", "to be removed"]);
    let with = table(LOGGED, Some(LOG), "names");
    let names = texts(with, "name");
    assert_eq!(names.len(), 41);
    assert_eq!((names[0].as_str(), names[1].as_str()), ("new", "added 1"));
    // An empty one, as after a checkpoint.
    assert_eq!(texts(table(LOGGED, Some(&[]), "names"), "name").len(), 2);
    assert_eq!(
        texts(table(LOGGED, Some(&[0; 64]), "names"), "name").len(),
        2
    );
    // The last transaction was not committed: the one before it counts.
    let last_frame = 24 + 512; // Its header, and its page.
    let cut = LOG.get(..LOG.len() - last_frame).unwrap();
    assert_eq!(texts(table(LOGGED, Some(cut), "names"), "name").len(), 1);
}

#[test]
fn another_databases_log_is_refused() {
    let mut damaged = LOG.to_vec();
    damaged[9] ^= 1;
    for log in [&damaged[..], &LOG[..20], b"something else"] {
        assert_eq!(
            Database::open(LOGGED, Some(log)).err(),
            Some(DatabaseError::WriteAheadLog)
        );
    }
}

#[test]
fn a_database_that_was_cut_off_is_refused() {
    for length in (0..TABLES.len()).step_by(97) {
        assert!(
            matches!(
                Database::open(&TABLES[..length], None).err(),
                Some(DatabaseError::Truncated)
            ),
            "at {length}"
        );
    }
}

#[test]
fn no_flipped_byte_makes_a_panic() {
    let mut bytes = TABLES.to_vec();
    for index in (0..bytes.len()).step_by(11).chain(0..1200) {
        let kept = bytes[index];
        for flipped in [kept ^ 1, kept ^ 0x80, 0xff] {
            bytes[index] = flipped;
            if let Ok(database) = Database::open(&bytes, None) {
                for name in NAMES {
                    let _ = database.table(name);
                }
            }
        }
        bytes[index] = kept;
    }
    let mut log = LOG.to_vec();
    for index in 0..log.len() {
        log[index] ^= 0x41;
        if let Ok(database) = Database::open(LOGGED, Some(&log)) {
            let _ = database.table("names");
        }
        log[index] ^= 0x41;
    }
}
