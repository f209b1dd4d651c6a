use std::time::Duration;

use super::*;

const NOW: u64 = 1_800_000_000;

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_seconds(NOW + seconds)
}

pub(in super::super) fn request(first: u8, application: &str) -> SignInRequest {
    SignInRequest {
        id: Uuid::from_bytes([first; 16]),
        subject: "organization/member".to_owned(),
        asker: "Harbour Ltd".to_owned(),
        application: application.to_owned(),
        origin: "203.0.113.7, Rotterdam".to_owned(),
        created_at: NOW,
        expires_at: NOW + 120,
    }
}

pub(in super::super) fn screen(requests: &[SignInRequest]) -> Screen {
    let mut screen = Screen::new(vec![
        "Harbour Ltd (anna@harbour.example)".to_owned(),
        "Lifeboat · id.example.org (anna@example.org)".to_owned(),
    ]);
    screen.news(News::Connected(0), at(0));
    for request in requests {
        screen.news(News::Waiting(0, request.clone()), at(0));
    }
    screen
}

fn press(screen: &mut Screen, keys: &str) -> Option<Effect> {
    let mut effect = None;
    for key in keys.chars() {
        let code = match key {
            '\n' => KeyCode::Enter,
            '\t' => KeyCode::Tab,
            '<' => KeyCode::Backspace,
            key => KeyCode::Char(key),
        };
        effect = screen.key(KeyEvent::new(code, KeyModifiers::NONE));
    }
    effect
}

fn sent(effect: Option<Effect>) -> Sent {
    match effect {
        Some(Effect::Send(sent)) => sent,
        other => panic!("nothing is sent: {other:?}"),
    }
}

#[test]
fn six_digits_and_enter_approve() {
    let mut screen = screen(&[request(1, "Payroll")]);
    assert!(
        press(&mut screen, "48291\n").is_none(),
        "a digit is missing"
    );
    assert!(screen.notice.is_some());
    let sent = sent(press(&mut screen, "<133\n"));
    assert_eq!(sent.decision, Decision::Approve);
    assert_eq!(sent.number.unwrap().to_string(), "482913");
    screen.outcome(Outcome::done(&sent), at(5));
    assert!(screen.current().is_none());
    assert_eq!(screen.past[0].kind, PastKind::Approved);
}

#[test]
fn a_report_is_confirmed_and_any_other_key_goes_back() {
    let mut screen = screen(&[request(1, "Payroll")]);
    assert!(press(&mut screen, "rn").is_none());
    assert_eq!(screen.mode, Mode::Typing);
    let sent = sent(press(&mut screen, "ry"));
    assert_eq!((sent.decision, sent.number), (Decision::Report, None));
}

#[test]
fn a_new_sign_in_does_not_take_the_digits_of_the_one_that_is_typed_for() {
    let mut screen = screen(&[request(1, "Payroll")]);
    press(&mut screen, "482");
    screen.news(News::Waiting(0, request(2, "Wiki")), at(1));
    assert_eq!(screen.current().unwrap().request.application, "Payroll");
    assert_eq!(screen.typed, "482");
    // And when it is answered elsewhere, the digits do not go to the next one.
    screen.news(News::Settled(request(1, "").id), at(2));
    assert_eq!(screen.current().unwrap().request.application, "Wiki");
    assert_eq!(screen.typed, "");
}

#[test]
fn a_wrong_number_can_be_typed_again_and_a_dead_request_cannot() {
    let mut screen = screen(&[request(1, "Payroll")]);
    let first = sent(press(&mut screen, "000000\n"));
    assert!(press(&mut screen, "1").is_none(), "an answer is on its way");
    let wrong = Some(ErrorCode::WrongNumber);
    screen.outcome(Outcome::refused(&first, wrong, "Wrong.".into()), at(1));
    assert_eq!(screen.notice.as_deref(), Some("Wrong."));
    assert_eq!(screen.typed, "");
    let second = sent(press(&mut screen, "000001\n"));
    let failed = Some(ErrorCode::RequestFailed);
    screen.outcome(Outcome::refused(&second, failed, "Dead.".into()), at(2));
    assert!(screen.current().is_none());
    assert_eq!(screen.past[0].kind, PastKind::Failed);
}

#[test]
fn what_a_server_does_not_tell_again_waits_no_more() {
    let mut screen = screen(&[request(1, "Payroll"), request(2, "Wiki")]);
    press(&mut screen, "48");
    let away = News::Away(0, "gone".into(), Duration::from_secs(4));
    screen.news(away, at(1));
    screen.news(News::Connected(0), at(5));
    screen.news(News::Waiting(0, request(1, "Payroll")), at(5));
    assert_eq!(screen.typed, "48", "nothing is lost by a short break");
    screen.at(at(5 + TELLS_AGAIN));
    let left: Vec<_> = screen
        .waiting
        .iter()
        .map(|item| &item.request.application)
        .collect();
    assert_eq!(left, ["Payroll"]);
}

#[test]
fn a_sign_in_ends_in_time_whatever_the_clock_of_the_device_says() {
    let mut fitting = screen(&[request(1, "Payroll")]);
    assert_eq!(fitting.current().unwrap().left(at(30)), (90, 120));
    fitting.at(at(120));
    assert!(fitting.current().is_none());

    let mut ahead = Screen::new(vec!["Harbour".to_owned()]);
    ahead.news(News::Waiting(0, request(1, "Payroll")), at(10_000));
    ahead.at(at(10_100));
    assert_eq!(ahead.current().unwrap().left(at(10_100)), (20, 120));
    ahead.at(at(10_120));
    assert!(ahead.current().is_none());
}

#[test]
fn keys_move_between_sign_ins_and_quit() {
    let mut screen = screen(&[request(1, "Payroll"), request(2, "Wiki")]);
    press(&mut screen, "12\t");
    assert_eq!(screen.current().unwrap().request.application, "Wiki");
    assert_eq!(screen.typed, "");
    press(&mut screen, "\t");
    assert_eq!(screen.current().unwrap().request.application, "Payroll");
    assert!(matches!(press(&mut screen, "q"), Some(Effect::Quit)));
    let control_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
    assert!(matches!(screen.key(control_c), Some(Effect::Quit)));
}

#[test]
fn a_server_cannot_draw_on_the_screen_or_turn_text_around() {
    let mut screen = screen(&[]);
    let hostile = SignInRequest {
        application: "Wiki\u{1b}[2J\u{202e}lloryaP".to_owned(),
        ..request(1, "")
    };
    screen.news(News::Waiting(0, hostile), at(0));
    let shown = &screen.current().unwrap().request.application;
    assert!(
        !shown.contains('\u{1b}') && !shown.contains('\u{202e}'),
        "{shown}"
    );
}

#[test]
fn the_bell_rings_once_for_each_sign_in() {
    let mut screen = screen(&[]);
    let ring = |effect| matches!(effect, Some(Effect::Ring));
    let payroll = request(1, "Payroll");
    assert!(ring(screen.news(News::Waiting(0, payroll.clone()), at(1))));
    assert!(!ring(screen.news(News::Connected(0), at(2))));
    // After a connection that broke, a server tells again what waits.
    assert!(!ring(screen.news(News::Waiting(0, payroll), at(3))));
    assert!(ring(
        screen.news(News::Waiting(0, request(2, "Wiki")), at(4))
    ));
}
