//! What dumps of every dialect are read as, sound and broken.

use super::*;
use crate::format::table::testing::{Drops, Notes, dice};
use crate::reason::Reason::{Damaged, Limit, Partial};

fn of(text: impl AsRef<[u8]>) -> Notes {
    Notes::of(text.as_ref(), |tape, sink| read(tape, sink, &Hints::default()))
}

/// The rows of table `k`, of a dump without gaps.
fn rows(text: &str) -> Vec<String> {
    let notes = of(text);
    assert_eq!(notes.gaps, [], "{text}");
    notes.rows(Some("k"))
}

/// The value of the only cell of `INSERT INTO k VALUES (…)`, in MySQL's way or the standard's.
fn value(written: &str, mysql: bool) -> Option<String> {
    let head = if mysql { "-- MySQL dump\n" } else { "" };
    let notes = of(format!("{head}INSERT INTO k VALUES ({written},'slutt');\n"));
    assert_eq!(notes.gaps, [], "{written}");
    let last = notes.cells.last().unwrap();
    assert_eq!((last.column.as_str(), last.value.as_str()), ("#2", "slutt"), "{written}");
    assert!(notes.cells.len() <= 2, "{written}: {:?}", notes.cells);
    notes.cells.iter().find(|note| note.column == "#1").map(|note| note.value.clone())
}

fn text(notes: &Notes) -> String {
    notes.texts.iter().map(|(text, _)| text.as_str()).collect()
}

#[test]
fn copy_with_escapes() {
    let body = "COPY k (a, b) FROM stdin;\n\\N\t\\\\N\nx\\ty\\nz\t\\\\.\n\\101\\060\t\\\\x6f6c61\n\t\\\\x00ff\nc\\\\d\\b\t\n\\.\nslutt\n";
    let notes = of(body);
    let wanted = ["b=\\N", "a=x\ty\nz | b=\\.", "a=A0 | b=ola", "a= | b=\\x00ff", "a=c\\d\u{8} | b="];
    assert_eq!(notes.rows(Some("k")), wanted);
    assert_eq!(text(&notes), "COPY k (a, b) FROM stdin;\nslutt\n");
    assert_eq!(notes.gaps, []);
    // MySQL leaves tabs and line ends as they are behind a backslash.
    assert_eq!(rows("COPY k FROM stdin;\na\\\tb\tc\\\nd\\\\\te\n\\.\n"), ["#1=a\tb | #2=c\nd\\ | #3=e"]);
    assert_eq!(rows("COPY k FROM stdin;\r\n\\N\t1\r\n\\.\r\n"), ["#2=1"]);
}

#[test]
fn a_stream_of_copy() {
    let notes = |text: &str| Notes::of(text.as_bytes(), |tape, sink| copy::read(tape, sink, &Hints::default()));
    assert_eq!(notes("1\t\\N\n2\t\\N").rows(None), ["#1=1", "#1=2"]);
    assert_eq!(notes("1\t\\N\n2\tOla").rows(None), ["#1=1", "#1=2 | #2=Ola"]);
    let marked = notes("1\n\\.\n\nrest\n");
    assert_eq!((marked.rows(None), text(&marked)), (vec!["#1=1".to_owned()], "\nrest\n".to_owned()));
    assert_eq!(marked.gaps, []);
}

#[test]
fn names_in_all_quotes() {
    for (name, plain) in [
        ("public.kunde", "public.kunde"),
        ("\"public\".\"Min Kunde\"", "public.Min Kunde"),
        ("`db`.`Lærekontrakt`", "db.Lærekontrakt"),
        ("[dbo].[Kunde]", "dbo.Kunde"),
        ("\"to \"\"anførsel\"", "to \"anførsel"),
        ("`aksent``tegn`", "aksent`tegn"),
        ("'kunde'", "kunde"),
        ("ÆØÅ", "ÆØÅ"),
    ] {
        let insert = of(format!("INSERT INTO {name} (\"a;b\", [c,d], `e)f`, G) VALUES ('1', '2', '3', '4');\n"));
        assert_eq!(insert.rows(Some(plain)), ["a;b=1 | c,d=2 | e)f=3 | G=4"], "{name}");
        if !name.starts_with('\'') {
            let copy = of(format!("COPY {name} (\"a;b\", \"c)\") FROM stdin;\n1\t2\n\\.\n"));
            assert_eq!(copy.rows(Some(plain)), ["a;b=1 | c)=2"], "{name}");
        }
    }
    assert_eq!(of(b"INSERT INTO \"l\xE6re\" VALUES ('\xE5');\n").rows(Some("lære")), ["#1=å"]);
}

#[test]
fn copy_heads() {
    assert_eq!(rows("COPY k (\"linje\nskift\", b) FROM stdin;\n1\t2\n\\.\n"), ["linje\nskift=1 | b=2"]);
    let none = of("COPY k  FROM stdin;\n\n\n\\.\nINSERT INTO k VALUES (1);\n");
    assert_eq!((none.rows(Some("k")), none.tables[0].2), (vec!["#1=1".to_owned()], 3));
    // Other forms are text, all of it.
    for options in ["WITH (FORMAT csv);", "WITH CSV HEADER;", "WITH BINARY;", "WITH DELIMITER '|';", "som vanlig"] {
        let other = format!("COPY k FROM stdin {options}\n1,2\n\\.\n");
        let notes = of(&other);
        assert_eq!((notes.cells.len(), text(&notes)), (0, other));
    }
    let created = "CREATE TABLE k (\n a int,\n g int GENERATED ALWAYS AS (a * 2) STORED,\n b text\n);\n";
    assert_eq!(rows(&format!("{created}COPY k FROM stdin;\n1\t2\n\\.\n")), ["a=1 | b=2"]);
    assert_eq!(copy_head("COPY k (a, \"B\") FROM stdin;\n"), Some(("k".into(), vec!["a".into(), "B".into()])));
    assert_eq!(copy_head("COPY k FROM '/f';\n"), None);
}

#[test]
fn inserts() {
    assert_eq!(rows("INSERT INTO k VALUES (1,'Ola');\n"), ["#1=1 | #2=Ola"]);
    assert_eq!(rows("INSERT INTO k VALUES\n(1,'Ola'),\n\t(2, 'Kari' ) ,(3,\n'Per')\n;\n").len(), 3);
    assert_eq!(rows("insert into k (a, b) values (1, 'Ola'), (2, 'Kari');\n"), ["a=1 | b=Ola", "a=2 | b=Kari"]);
    for head in
        ["INSERT IGNORE INTO", "INSERT  IGNORE  INTO", "REPLACE INTO", "INSERT OR REPLACE INTO", "INSERT", "replace"]
    {
        assert_eq!(rows(&format!("{head} k VALUES (1);\n")), ["#1=1"], "{head}");
    }
    assert_eq!(rows("INSERT INTO k (a) OVERRIDING SYSTEM VALUE VALUES (1);\n"), ["a=1"]);
    let all = "INSERT ALL\n INTO k (a, b) VALUES (1, DATE '2022-03-28')\n INTO k (a, b) VALUES (2, NULL)\nSELECT * FROM dual;\n";
    assert_eq!(rows(all), ["a=1 | b=2022-03-28", "a=2"]);
    assert!(text(&of(all)).ends_with("SELECT * FROM dual;\n"));
}

#[test]
fn no_rows_of_their_own_are_text() {
    for other in [
        "INSERT INTO k DEFAULT VALUES;\n",
        "INSERT INTO k SELECT 1, 'Ola';\n",
        "INSERT INTO k (a) SELECT 'x' FROM y;\n",
        "COPY k FROM '/tmp/k.csv';\n",
        "UPDATE k SET a = 'Ola' WHERE b = 1;\n",
        "INSERT INTO k VALUES\n",
    ] {
        let notes = of(format!("{other}INSERT INTO k VALUES (1);\n{other}"));
        assert_eq!(notes.rows(Some("k")), ["#1=1"], "{other}");
        assert_eq!(text(&notes), format!("{other}{other}"));
        assert_eq!(notes.gaps, [], "{other}");
    }
}

#[test]
fn literals_of_the_standard() {
    for (written, wanted) in [
        ("'O''Brien'", "O'Brien"),
        ("''''", "'"),
        ("''", ""),
        ("'C:\\'", "C:\\"),
        ("N'Åse'", "Åse"),
        ("E'a\\'b\\nc\\\\'", "a'b\nc\\"),
        ("B'101'", "101"),
        ("-5.5e-3", "-5.5e-3"),
        ("1 ", "1"),
        ("true", "true"),
        ("0x6F6C61", "ola"),
        ("0x00FF", "0x00FF"),
        ("0xC3A5", "å"),
        ("X'6f6c61'", "ola"),
        ("x'00ff'", "00ff"),
        ("X'zz'", "zz"),
        ("'\\x6f6c61'", "ola"),
        ("'\\x00'", "\\x00"),
        ("\"O, H\"", "O, H"),
        ("\"O'Brien, H\"", "\"O'Brien, H\""),
        ("'a;b),('", "a;b),("),
        ("'Kari'::text", "Kari"),
        ("'{a,b}'::text[]", "{a,b}"),
        ("'x'::public.status", "x"),
        ("ARRAY['a','b']", "ARRAY['a','b']"),
        ("'a' || 'b''' || N'c'", "ab'c"),
        ("'a' || chr(10) || 'b'", "a\nb"),
        ("N'a' + CHAR(13) + CHAR(10) + N'b'", "a\nb"),
        ("CAST(N'1986-04-19' AS Date)", "1986-04-19"),
        ("CAST(N'12.50' AS Decimal(18, 2))", "12.50"),
        ("to_date('19.04.1986','DD.MM.RRRR')", "19.04.1986"),
        ("to_timestamp('19.04.1986 06,0','DD.MM.RRRR HH24,FF')", "19.04.1986 06,0"),
        ("TO_CLOB('ab') || TO_CLOB('cd')", "abcd"),
        ("DATE '2022-03-28'", "2022-03-28"),
        ("DATE'2022-03-28'", "2022-03-28"),
        ("replace('a\\nb','\\n',char(10))", "a\nb"),
        ("replace('a\\nb\\ruter','\\n',char(10))", "a\nb\\ruter"),
        ("replace('a\\012b i C:\\ny','\\012',char(10))", "a\nb i C:\\ny"),
        ("replace(replace('a\\r\\nb''c','\\r',char(13)),'\\n',char(10))", "a\r\nb'c"),
        ("unistr('a\\u000ab\\\\u000a''')", "a\nb\\u000a'"),
        ("ST_GeomFromText('POINT(10 59)', 4326)", "POINT(10 59)"),
        // What is more than strings and how to read them stays as it stands.
        ("concat('Ola', 19848645764)", "concat('Ola', 19848645764)"),
        ("concat('Ola', 'Nordmann')", "concat('Ola', 'Nordmann')"),
        ("to_char('Ola', 'Nordmann')", "to_char('Ola', 'Nordmann')"),
        ("'Ola' Nordmann", "'Ola' Nordmann"),
        ("_navn", "_navn"),
    ] {
        assert_eq!(value(written, false).as_deref(), Some(wanted), "{written}");
    }
    for null in ["NULL", "null", "DEFAULT", "", " ", "EMPTY_CLOB()"] {
        assert_eq!(value(null, false), None, "{null}");
    }
}

#[test]
fn literals_of_mysql() {
    for (written, wanted) in [
        ("'O\\'Brien \\\"x\\\" \\\\ \\n\\r\\t\\0\\Z\\b\\%'", "O'Brien \"x\" \\ \n\r\t\0\u{1A}\u{8}%"),
        ("'slutt\\\\'", "slutt\\"),
        ("'a''b'", "a'b"),
        ("_binary 'a\\'b'", "a'b"),
        ("_utf8mb4'x'", "x"),
        ("_binary 0x6F6C61", "_binary 0x6F6C61"),
        ("\"O\\\"H, x\"", "\"O\\\"H, x\""),
        ("0x6f6c61", "ola"),
    ] {
        assert_eq!(value(written, true).as_deref(), Some(wanted), "{written}");
    }
    // What an introducer is not.
    assert_eq!(rows("INSERT INTO k VALUES (_a,'x');\n"), ["#1=_a | #2=x"]);
}

#[test]
fn whose_backslashes() {
    let sqlite = "PRAGMA foreign_keys=OFF;\nCREATE TABLE `k` (`a` TEXT);\nINSERT INTO k VALUES('C:\\');\n";
    assert_eq!(rows(sqlite), ["a=C:\\"]);
    assert_eq!(rows("INSERT INTO k VALUES (1,'O\\'Brien',2);\n"), ["#1=1 | #2=O'Brien | #3=2"]);
    assert_eq!(rows("INSERT INTO k VALUES ('C:\\', 1);\n"), ["#1=C:\\ | #2=1"]);
}

#[test]
fn columns_come_from_what_was_created() {
    let created = "CREATE TABLE IF NOT EXISTS public.\"K\" (\n  id integer NOT NULL, -- kunde's, nummer\n  /* it's, */\n  \
                   navn varchar(20) DEFAULT 'a,(b',\n  [x,y] int,\n  key varchar(20),\n  period text,\n  \"index\" text,\n  \
                   CONSTRAINT c CHECK (id > 0),\n  PRIMARY KEY (id),\n  KEY i (navn),\n  KEY `j` (`x`), UNIQUE KEY u (x)\n);\n";
    let notes = of(format!("{created}INSERT INTO k VALUES (1,2,3,4,5,6);\n"));
    assert_eq!(notes.rows(Some("k")), ["id=1 | navn=2 | x,y=3 | key=4 | period=5 | index=6"]);
    assert_eq!(text(&notes), created);
    // Two tables alike are told apart by their schema, or not at all.
    let two = "CREATE TABLE a.k (x int);\nCREATE TABLE b.k (y int);\n";
    let notes = of(format!("{two}INSERT INTO b.k VALUES (1);\nINSERT INTO k VALUES (2);\n"));
    assert_eq!((notes.rows(Some("b.k")), notes.rows(Some("k"))), (vec!["y=1".to_owned()], vec!["#1=2".to_owned()]));
    // Made anew, it has other columns.
    let anew =
        "CREATE TABLE k (a int);\nINSERT INTO k VALUES (1);\nCREATE TABLE k (b int);\nINSERT INTO k VALUES (2);\n";
    assert_eq!(rows(anew), ["a=1", "b=2"]);
    let heir = "CREATE TABLE k (\n b int\n)\nINHERITS (mor);\nINSERT INTO k VALUES (1, 2);\n";
    assert_eq!(rows(heir), ["#1=1 | #2=2"]);
}

#[test]
fn generated_columns() {
    let created = "CREATE TABLE k (a INT, g INT GENERATED ALWAYS AS (a * 2) STORED, b TEXT);\n";
    assert_eq!(rows(&format!("{created}INSERT INTO k VALUES(1,'x');\n")), ["a=1 | b=x"]);
    assert_eq!(rows(&format!("{created}INSERT INTO k VALUES (1, DEFAULT, 'x');\n")), ["a=1 | b=x"]);
    assert_eq!(rows(&format!("{created}INSERT INTO k VALUES (1,2,'x');\n")), ["a=1 | g=2 | b=x"]);
}

#[test]
fn databases() {
    let row = "INSERT INTO k VALUES (1);\n";
    for (statement, name) in [
        ("USE `arkiv`;\n", "arkiv"),
        ("use [Arkiv]\r\n", "Arkiv"),
        ("\\connect butikk\n", "butikk"),
        ("\\connect \"min butikk\"\n", "min butikk"),
        ("\\connect -reuse-previous=on \"dbname='min butikk'\"\n", "min butikk"),
        ("SET search_path = arkiv, pg_catalog;\n", "arkiv"),
    ] {
        let notes = of(format!("{row}{statement}{row}"));
        let tables: Vec<_> = notes.tables.iter().map(|(database, ..)| database.as_deref()).collect();
        assert_eq!(tables, [None, Some(name)], "{statement}");
        assert_eq!(text(&notes), statement);
    }
    let notes = of("USE a;\nCREATE TABLE k (x int);\nUSE b;\nCREATE TABLE k (y int);\nINSERT INTO k VALUES (1);\n");
    assert_eq!(notes.rows(Some("k")), ["y=1"]);
}

#[test]
fn sql_server() {
    let dump = "USE [Butikk]\r\nGO\r\nSET IDENTITY_INSERT [dbo].[k] ON \r\nINSERT [dbo].[k] ([a], [b]) VALUES (1, N'GO\r\nx')\r\nGO\r\n\
                INSERT [dbo].[k] ([a], [b]) VALUES (2, NULL)\r\nINSERT [dbo].[k] ([a], [b]) VALUES (3, CAST(N'x' AS xml))\r\nGO\r\n";
    let notes = of(dump);
    assert_eq!(notes.rows(Some("dbo.k")), ["a=1 | b=GO\r\nx", "a=2", "a=3 | b=x"]);
    assert_eq!((notes.gaps.as_slice(), text(&notes).matches("GO\r\n").count()), (&[][..], 3));
    // A row that is broken takes no other with it, though no semicolon ends it.
    let notes = of(dump.replace("N'GO", "N'GO'GO"));
    assert_eq!(notes.rows(Some("dbo.k")), ["a=1", "a=2", "a=3 | b=x"]);
    assert_eq!(notes.gaps, [Damaged]);
    assert!(text(&notes).contains("GO'GO\r\nx"));
}

#[test]
fn several_statements_on_a_line() {
    assert_eq!(rows("INSERT INTO k VALUES (1);INSERT INTO k VALUES (2); INSERT INTO k VALUES (3)").len(), 3);
    assert_eq!(rows("BEGIN; CREATE TABLE k (a int); INSERT INTO k VALUES (1); COMMIT;\n"), ["a=1"]);
    let upsert = "INSERT INTO k VALUES (1) ON CONFLICT DO NOTHING; INSERT INTO k VALUES (2);\n";
    assert_eq!(rows(upsert), ["#1=1", "#1=2"]);
    assert_eq!(text(&of(upsert)), "ON CONFLICT DO NOTHING;");
    let comment = "COMMENT ON TABLE k IS 'Kunder; INSERT INTO k VALUES (1);';\n";
    assert_eq!((rows(comment).len(), text(&of(comment))), (0, comment.to_owned()));
    // Wherever a piece of text ends in the line.
    for padding in TEXT - comment.len()..TEXT {
        assert_eq!(rows(&format!("{}\n{comment}", "x".repeat(padding))).len(), 0, "{padding}");
    }
    // However many stand there, each is looked at once.
    let many = "INSERT INTO k VALUES (1);".repeat(40_000);
    assert_eq!(of(&many).cells.len(), 40_000);
}

#[test]
fn statements_in_strings() {
    let content = "x\nINSERT INTO k VALUES (1);\nCOPY k FROM stdin;\n\\.\n-- ingen kommentar\nGO\n$$";
    assert_eq!(rows(&format!("INSERT INTO k VALUES (1,'{content}',2);\n")), [format!("#1=1 | #2={content} | #3=2")]);
    let escaped = content.replace('\\', "\\\\").replace('\n', "\\n");
    assert_eq!(rows(&format!("COPY k FROM stdin;\n{escaped}\nCOPY k FROM stdin;\n\\.\n")).len(), 2);
}

#[test]
fn rows_of_any_length() {
    assert_eq!(rows("INSERT INTO k (a, b) VALUES (1),(1,2,3),();\n"), ["a=1", "a=1 | b=2 | #3=3"]);
    assert_eq!(rows("COPY k (a, b) FROM stdin;\n1\n1\t2\t3\n\\.\n"), ["a=1", "a=1 | b=2 | #3=3"]);
    // The columns that are made for them are not without limit.
    for dump in [
        format!("INSERT INTO k VALUES ({}1);\n", "1,".repeat(MOST_COLUMNS + 10)),
        format!("COPY k FROM stdin;\n{}1\n\\.\n", "1\t".repeat(MOST_COLUMNS + 10)),
    ] {
        let mut count = Count::default();
        read(&mut tape(&mut dump.as_bytes()), &mut count, &Hints::default());
        assert_eq!((count.columns, count.cells, count.gaps), (MOST_COLUMNS, MOST_COLUMNS + 11, vec![Limit]));
    }
}

#[test]
fn places() {
    let dump = "-- æ\nINSERT INTO k VALUES (1, 'Ola'),\n  ('Kåre\nø', 'Per');\nCOPY k FROM stdin;\nå\tb\n\\.\n";
    for note in of(dump).cells {
        let bytes = note.span.bytes.unwrap();
        let lines = note.span.lines.unwrap();
        let (start, end) = (usize::try_from(bytes.start).unwrap(), usize::try_from(bytes.end).unwrap());
        assert_eq!(&dump[start..end], note.value);
        assert_eq!(lines.line as usize, dump[..start].matches('\n').count() + 1);
        let line_start = dump[..start].rfind('\n').unwrap() + 1;
        assert_eq!(lines.column as usize, dump[line_start..start].chars().count() + 1);
    }
}

#[test]
fn long_strings() {
    // Each escape comes to lie over each border of pieces at some padding.
    for padding in (0..6).chain(65_528..65_540) {
        for (escape, plain) in [("''", "'"), ("\\'", "'"), ("\\\\", "\\"), ("\\'''", "''")] {
            let unit = "x".repeat(padding) + &escape.repeat(200_000 / escape.len());
            let wanted = "x".repeat(padding) + &plain.repeat(200_000 / escape.len());
            let notes = of(format!("-- MySQL dump\nINSERT INTO k VALUES (1,'{unit}',2),(3,4,5);\nslutt\n"));
            let values: Vec<_> = notes.cells.iter().map(|note| &*note.value).collect();
            assert!(values == ["1", &wanted, "2", "3", "4", "5"], "{padding} {escape}");
            assert_eq!((notes.gaps.as_slice(), text(&notes).as_str()), (&[][..], "-- MySQL dump\nslutt\n"));
        }
        let unit = "y".repeat(padding) + &"\\101\\\\".repeat(30_000);
        let notes = of(format!("COPY k FROM stdin;\n1\t{unit}\t2\n3\n\\.\n"));
        let values: Vec<_> = notes.cells.iter().map(|note| &*note.value).collect();
        assert!(values == ["1", &("y".repeat(padding) + &"A\\".repeat(30_000)), "2", "3"], "{padding}");
    }
}

#[test]
fn long_values_of_other_kinds() {
    let long = "linje ø\n".repeat(25_000);
    let plain = "linje o\n".repeat(25_000);
    let hex: String = plain.bytes().map(|byte| format!("{byte:02x}")).collect();
    let clobs = vec![format!("TO_CLOB('{}')", "linje ø\n".repeat(100)); 250].join(" || ");
    for written in [
        format!("N'{long}'"),
        format!("'{long}'::text"),
        format!("CAST(N'{long}' AS xml)"),
        format!("unistr('{}')", long.replace('\n', "\\u000a")),
        clobs,
    ] {
        assert!(value(&written, false).unwrap() == long, "{}", &written[..20]);
    }
    for written in [format!("X'{hex}'"), format!("0x{hex}")] {
        assert!(value(&written, false).unwrap() == plain, "{}", &written[..20]);
    }
    // A character that two pieces share.
    for padding in 0..2 {
        let torn = "x".repeat(padding) + &"ø".repeat(60_000);
        let hex: String = torn.bytes().map(|byte| format!("{byte:02X}")).collect();
        let kept = kept(&mut format!("INSERT INTO k VALUES (X'{hex}');\n").as_bytes());
        let cells: Vec<u8> = kept.raw.into_iter().skip(2).flat_map(|(_, text)| text).collect();
        assert!(cells == torn.as_bytes(), "{padding}");
    }
    // Where the cells end is what matters; that `\n` is read as text besides is no harm.
    let replaced = value(&format!("replace('{}','\\n',char(10))", long.replace('\n', "\\n")), false).unwrap();
    assert!(replaced.starts_with(&long) && replaced.len() < long.len() + 4);
    let joined = value(&format!("'{long}' || 'og mer'"), false).unwrap();
    assert!(joined.ends_with("og mer"));
}

#[test]
fn cut_off() {
    for (dump, rows) in [
        ("INSERT INTO k VALUES (1,'Ola'),(2,'Ka", ["#1=1 | #2=Ola", "#1=2"]),
        (
            "INSERT INTO k VALUES (1,'Ola'),(2,'Kari\nNordmann\n\nmed et langt notat om sin sak, og om mange andre saker",
            ["#1=1 | #2=Ola", "#1=2"],
        ),
        ("INSERT INTO k VALUES (1,'Ola'),(2", ["#1=1 | #2=Ola", ""]),
        ("COPY k FROM stdin;\n1\tOla\n2\tKa", ["#1=1 | #2=Ola", "#1=2 | #2=Ka"]),
        ("COPY k FROM stdin;\n1\tOla\n2\n", ["#1=1 | #2=Ola", "#1=2"]),
    ] {
        let notes = of(dump);
        let wanted: Vec<_> = rows.into_iter().filter(|row| !row.is_empty()).collect();
        assert_eq!(
            (notes.rows(Some("k")), notes.gaps.as_slice()),
            (wanted.iter().map(|row| row.to_string()).collect(), &[Partial][..]),
            "{dump}"
        );
        let all: String = text(&notes) + &notes.cells.iter().map(|note| note.value.as_str()).collect::<String>();
        for word in ["Ka", "Nordmann", "langt notat"].iter().filter(|word| dump.contains(**word)) {
            assert!(all.contains(word), "{dump}: {word}");
        }
    }
    let long = of(format!("INSERT INTO k VALUES (1,'{}", "a ".repeat(100_000)));
    assert_eq!((long.gaps, long.cells[1].value.len()), (vec![Partial], 200_000));
}

#[test]
fn a_quote_too_few() {
    let later = "INSERT INTO k VALUES (7,'Siv',8);\nCOPY l FROM stdin;\n9\n\\.\n";
    let broken = "INSERT INTO k VALUES (1,'Ola, 2),\n(3,'Kari',4),\n(5,'Per',6);\n";
    let notes = of(format!("{broken}{later}"));
    assert_eq!(
        notes.rows(Some("k")),
        ["#1=1", "#1=3 | #2=Kari | #3=4", "#1=5 | #2=Per | #3=6", "#1=7 | #2=Siv | #3=8"]
    );
    assert_eq!(notes.rows(Some("l")), ["#1=9"]);
    assert_eq!(notes.gaps, [Damaged]);
    assert!(text(&notes).contains("'Ola, 2)"));
    // In the last row, and far from the next.
    for between in ["\n", "\nSELECT 1;\n", &format!("\n{}\n", "-- ord og ord\n".repeat(20_000))] {
        let notes = of(format!("INSERT INTO k VALUES (1,'Ola, 2);{between}{later}"));
        assert_eq!(notes.rows(Some("l")), ["#1=9"], "{}", between.len());
    }
    // A row of many, wherever the pieces of text are cut that stand before it.
    for length in (65_500..65_560).step_by(3) {
        let noise = "x'y ".repeat(length / 4) + &"z".repeat(length % 4);
        let notes = of(format!("INSERT INTO k VALUES (1,'O'a {noise}),\n (2,'Kari');\n{later}"));
        assert_eq!(notes.rows(Some("k"))[1..], ["#1=2 | #2=Kari", "#1=7 | #2=Siv | #3=8"], "{length}");
        assert_eq!(notes.gaps, [Damaged]);
    }
}

#[test]
fn comments() {
    let dump = "-- kunde's (1,'x\n/* it's; */\nINSERT INTO k VALUES (1), -- Ola's,\n (2), /* ' */ (3);\n# it's\nINSERT INTO k VALUES (4);\n";
    assert_eq!(rows(dump), ["#1=1", "#1=2", "#1=3", "#1=4"]);
    assert_eq!(text(&of(dump)), "-- kunde's (1,'x\n/* it's; */\n -- Ola's,\n /* ' */# it's\n");
}

#[test]
fn statements_without_end_cost_no_more_than_they_are_long() {
    let start = std::time::Instant::now();
    for hostile in [
        "create table x(\n",
        "create table x(--\n",
        "create table x('\n",
        "insert into x (a,\n",
        "copy x from stdin;",
        "use \"a",
        "insert into x values ('",
    ] {
        of(hostile.repeat(1_000_000 / hostile.len()));
    }
    assert!(start.elapsed().as_secs() < 20);
}

#[test]
fn the_first_table_of_a_script() {
    let script = b"-- MariaDB dump\nDROP TABLE IF EXISTS `k`;\nCREATE TABLE `k` (\n  `a` int,\n  `b\xE6` text,\n  KEY `i` (`a`)\n);\n";
    assert_eq!(first_table(&mut &script[..]), Some(("k".into(), vec!["a".into(), "bæ".into()])));
    assert_eq!(first_table(&mut &b"SELECT 1;"[..]), None);
}

#[test]
fn dumps_are_known_by_their_statements() {
    for head in
        ["-- MySQL dump 8\n", "\n  insert into k values (1);", "x\nCOPY k FROM stdin;\n", "CREATE TABLE k (a int);"]
    {
        assert!(looks_like(&Head::of(head.as_bytes(), true)), "{head}");
    }
    for head in ["", "Hei, insert coin.\n", "copy that\n", "create table\n", "use it\n"] {
        assert!(!looks_like(&Head::of(head.as_bytes(), true)), "{head}");
    }
}

// What any text gives.

fn tape(source: &mut dyn Read) -> Tape<'_> {
    Tape::new(source, crate::format::sniff::Charset::Bytes { bom: 0 }, crate::format::tape::Places::Offsets)
}

/// Counts, and keeps what stands raw in each cell and text.
#[derive(Default)]
struct Count {
    columns: usize,
    cells: usize,
    gaps: Vec<Reason>,
    raw: Vec<(std::ops::Range<u64>, Vec<u8>)>,
    keep: bool,
}

impl Count {
    fn keep(&mut self, piece: &crate::format::table::Piece<'_>) {
        if !self.keep {
            return;
        }
        let mut plain = crate::format::table::Unescaped::default();
        match piece.unescape {
            Some(unescape) => unescape(piece.raw, &mut plain),
            None => plain.copy(piece.raw, 0..piece.raw.len()),
        }
        self.raw.push((piece.locate(0..piece.raw.len()).bytes.unwrap(), plain.text));
    }
}

impl Sink for Count {
    fn table(&mut self, _: Option<&str>, name: Option<&str>) -> crate::format::table::TableId {
        self.raw.push((0..0, name.unwrap_or_default().into()));
        crate::format::table::TableId(0)
    }
    fn column(&mut self, _: crate::format::table::TableId, name: &str) -> crate::format::table::ColumnId {
        self.columns += 1;
        if self.keep {
            self.raw.push((0..0, name.into()));
        }
        crate::format::table::ColumnId(0)
    }
    fn cell(&mut self, _: crate::format::table::ColumnId, piece: &crate::format::table::Piece<'_>) {
        self.cells += 1;
        self.keep(piece);
    }
    fn end_record(&mut self, _: crate::format::table::TableId) {}
    fn text(&mut self, piece: &crate::format::table::Piece<'_>) {
        self.keep(piece);
    }
    fn gap(&mut self, reason: Reason) {
        self.gaps.push(reason);
    }
    fn go_on(&mut self) -> bool {
        true
    }
}

const FRAGMENTS: [&str; 60] = [
    "'",
    "'",
    "''",
    "\\",
    "\\'",
    "(",
    ")",
    ",",
    ";",
    "\n",
    "\n",
    "\t",
    " ",
    "\"",
    "`",
    "[",
    "]",
    "--",
    "/*",
    "*/",
    "\\.\n",
    "\\N",
    "||",
    "::text ",
    "NULL",
    "0x6f",
    "X'6f'",
    "N'",
    "E'",
    "_binary '",
    "CAST(N'",
    " AS date)",
    "replace('",
    "','\\n',char(10))",
    "unistr('\\u00",
    "to_date('",
    "concat(",
    "GO\n",
    "USE x;\n",
    "\\connect y\n",
    "COPY k FROM stdin;\n",
    "COPY \"k",
    " (a, b) FROM stdin;\n",
    "INSERT INTO k VALUES (",
    "INSERT INTO k VALUES\n(1,'",
    "INSERT INTO",
    " VALUES (",
    "INTO k (a, b) VALUES (",
    "REPLACE k",
    "CREATE TABLE k (",
    "CREATE TABLE k (a int, b text);\n",
    "),(",
    "'),\n('",
    "');\n",
    ");\n",
    "\r\n",
    "é",
    "\u{1}",
    "-5",
    "DEFAULT VALUES;\n",
];

fn kept(source: &mut dyn Read) -> Count {
    let mut count = Count { keep: true, ..Count::default() };
    read(&mut tape(source), &mut count, &Hints::default());
    count
}

#[test]
fn any_text_is_handed_on_whole() {
    let mut dice = dice(0x5EED);
    for round in 0..2000 {
        let mut dump = String::from(if round % 3 == 0 { "-- MySQL dump\n" } else { "" });
        let mut marks = 0;
        for _ in 0..dice(40) {
            let fragment = FRAGMENTS[dice(FRAGMENTS.len())];
            dump.push_str(fragment);
            if dice(3) == 0 {
                dump.push_str(&format!("zq{marks:02}"));
                marks += 1;
            }
        }
        let whole = kept(&mut dump.as_bytes());
        let drops = kept(&mut Drops(dump.as_bytes(), 1));
        assert_eq!((&whole.raw, &whole.gaps), (&drops.raw, &drops.gaps), "{dump:?}");
        let places: Vec<_> = whole.raw.iter().map(|(place, _)| place).filter(|place| **place != (0..0)).collect();
        assert!(places.windows(2).all(|pair| pair[0].end <= pair[1].start), "{dump:?}: {places:?}");
        assert!(places.last().is_none_or(|last| last.end <= dump.len() as u64), "{dump:?}");
        for mark in (0..marks).map(|mark| format!("zq{mark:02}")) {
            let found = whole.raw.iter().any(|(_, text)| memchr::memmem::find(text, mark.as_bytes()).is_some());
            assert!(found, "{mark} in {dump:?}");
        }
    }
}

#[test]
fn numbers_in_casts() {
    let text = b"INSERT [dbo].[P] ([a], [b]) VALUES (CAST(59.912340 AS Decimal(9, 6)), CAST(-5 as int))\nGO\n";
    assert_eq!(
        Notes::of(text, |tape, sink| read(tape, sink, &Hints::default())).rows(Some("dbo.P")),
        ["a=59.912340 | b=-5"]
    );
}

#[test]
fn what_stands_before_changes_nothing() {
    let mut dice = dice(0xD09);
    for _ in 0..100 {
        let mut dump = String::new();
        for _ in 0..dice(60) {
            dump.push_str(&FRAGMENTS[dice(FRAGMENTS.len())].repeat(1 + dice(2) * dice(3000)));
        }
        // The buffer of the tape is filled at another place.
        let comment = format!("SELECT {};\n", "1 ".repeat(250_000));
        let after_row = "INSERT INTO k VALUES (1);\n".to_owned() + &dump;
        let plain = kept(&mut after_row.as_bytes());
        let moved = kept(&mut (comment + &after_row).as_bytes());
        let ends = |count: &Count| {
            let after: Vec<_> =
                count.raw.iter().map(|(_, text)| text).skip_while(|text| *text != b"k").cloned().collect();
            assert!(!after.is_empty());
            after
        };
        assert!(ends(&moved) == ends(&plain), "{:.200}", dump);
        assert_eq!(moved.gaps, plain.gaps);
    }
}
