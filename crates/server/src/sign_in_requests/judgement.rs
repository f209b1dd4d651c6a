//! The rule by which a device's answer counts, without a database: a request, the device's key, an
//! answer and the time give a verdict.
//!
//! ```
//! use lifeboat_protocol::sign_in_request::{Decision, RequestState};
//! use lifeboat_server::sign_in_requests::judgement::{Refused, Standing};
//! use uuid::Uuid;
//!
//! let request = Standing {
//!     id: Uuid::nil(),
//!     state: RequestState::Denied,
//!     is_settled_by_it: false,
//!     wrong_numbers: 0,
//!     expires_at: 600,
//! };
//! assert_eq!(request.still_waits(Decision::Deny, 10), Err(Refused::AlreadyAnswered));
//! ```

use lifeboat_protocol::{
    ErrorCode,
    sign_in_request::{Answer, Decision, Number, RequestState},
};
use uuid::Uuid;

use crate::{
    clock::{UnixSeconds, on_the_wire},
    device_key::DeviceKey,
    error::Refusal,
};

/// After so many wrong numbers a request is dead.
pub const WRONG_NUMBERS: i32 = 3;

/// A request, as far as an answer is judged by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Names it.
    pub id: Uuid,
    /// Where it stands.
    pub state: RequestState,
    /// Whether the device that answers now is the one that settled it.
    pub is_settled_by_it: bool,
    /// How often a wrong number was typed.
    pub wrong_numbers: i32,
    /// When it dies.
    pub expires_at: UnixSeconds,
}

/// What becomes of a request by an answer that is a true one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Approved, denied or reported.
    Settled(RequestState),
    /// The number was wrong, and may be typed once more.
    WrongNumber,
    /// The number was wrong for the last time.
    Failed,
}

/// Why an answer does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Another answer was first, of this device or another.
    #[error("This sign-in request was answered already. Nothing was changed by this answer.")]
    AlreadyAnswered,
    /// It is the answer that settled the request, once more.
    #[error("This device has given this answer already. It counted, and counts once.")]
    Replayed,
    /// It came too late.
    #[error("The sign-in request has expired. Start the sign-in again if it was yours.")]
    Expired,
    /// The number was typed wrong too often.
    #[error(
        "The number was typed wrong {WRONG_NUMBERS} times, so the sign-in request is dead. Start the \
         sign-in again if it was yours."
    )]
    Failed,
    /// It is the right request, and the number is wrong.
    #[error("This is not the number on the other screen. Read it there and type it again.")]
    WrongNumber,
    /// The device answers a request with another time of death than the stored one.
    #[error(
        "The answer is about a request that expires at another time. Fetch the request again, and \
         answer that one."
    )]
    OtherExpiry,
    /// It was not signed with the device's key.
    #[error(
        "The signature does not fit this request and this device's key. Fetch the request again; if \
         that does not help, enroll the device again."
    )]
    WrongSignature,
    /// To approve takes a number, and nothing else does.
    #[error("To approve takes the six digits of the other screen; to deny or report takes none.")]
    Number,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::AlreadyAnswered => ErrorCode::AlreadyAnswered,
            Self::Replayed => ErrorCode::AnswerReplayed,
            Self::Expired => ErrorCode::RequestExpired,
            Self::Failed => ErrorCode::RequestFailed,
            Self::WrongNumber => ErrorCode::WrongNumber,
            Self::OtherExpiry | Self::WrongSignature => ErrorCode::WrongSignature,
            Self::Number => ErrorCode::InvalidRequest,
        }
    }
}

impl Standing {
    /// Fails unless it waits for an answer, of which this is the decision.
    ///
    /// # Errors
    ///
    /// See [`Refused`].
    pub fn still_waits(&self, decision: Decision, now: UnixSeconds) -> Result<(), Refused> {
        match self.state {
            RequestState::Waiting if now < self.expires_at => Ok(()),
            RequestState::Waiting | RequestState::Expired => Err(Refused::Expired),
            RequestState::Failed => Err(Refused::Failed),
            state if self.is_settled_by_it && state == settled(decision) => Err(Refused::Replayed),
            RequestState::Approved | RequestState::Denied | RequestState::Reported => {
                Err(Refused::AlreadyAnswered)
            }
        }
    }
}

/// Where a decision puts a request.
fn settled(decision: Decision) -> RequestState {
    match decision {
        Decision::Approve => RequestState::Approved,
        Decision::Deny => RequestState::Denied,
        Decision::Report => RequestState::Reported,
    }
}

/// Judges the answer of a device whose session or credential stands. `is_number` compares with the
/// number that is shown where the sign-in is, and is asked only after the signature was found right.
///
/// # Errors
///
/// See [`Refused`]: the request stays as it is.
pub fn judge(
    request: &Standing,
    key: &DeviceKey,
    answer: &Answer,
    is_number: impl FnOnce(Number) -> bool,
    now: UnixSeconds,
) -> Result<Verdict, Refused> {
    request.still_waits(answer.decision, now)?;
    if answer.expires_at != on_the_wire(request.expires_at) {
        return Err(Refused::OtherExpiry);
    }
    let signed = Answer::signed_bytes(
        request.id,
        answer.decision,
        answer.number,
        answer.expires_at,
    );
    key.verify(&signed, &answer.signature.0)
        .map_err(|_| Refused::WrongSignature)?;
    match (answer.decision, answer.number) {
        (Decision::Approve, Some(number)) if is_number(number) => {
            Ok(Verdict::Settled(settled(answer.decision)))
        }
        (Decision::Approve, Some(_)) if request.wrong_numbers + 1 >= WRONG_NUMBERS => {
            Ok(Verdict::Failed)
        }
        (Decision::Approve, Some(_)) => Ok(Verdict::WrongNumber),
        (Decision::Deny | Decision::Report, None) => Ok(Verdict::Settled(settled(answer.decision))),
        (Decision::Approve, None) | (Decision::Deny | Decision::Report, Some(_)) => {
            Err(Refused::Number)
        }
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::Wire;
    use proptest::prelude::*;

    use super::*;
    use crate::testing::keys;

    const NUMBER: u32 = 41_377;

    fn waiting() -> Standing {
        Standing {
            id: Uuid::from_bytes([1; 16]),
            state: RequestState::Waiting,
            is_settled_by_it: false,
            wrong_numbers: 0,
            expires_at: 600,
        }
    }

    fn signed(by: u8, request: Uuid, decision: Decision, number: Option<u32>, at: u64) -> Answer {
        let number = number.map(|number| Number::new(number).unwrap());
        let bytes = Answer::signed_bytes(request, decision, number, at);
        Answer {
            decision,
            number,
            expires_at: at,
            signature: Wire(keys::sign(by, &bytes)),
        }
    }

    fn judged(request: &Standing, answer: &Answer, now: UnixSeconds) -> Result<Verdict, Refused> {
        let key = DeviceKey::parse(&keys::public(7)).unwrap();
        judge(request, &key, answer, |number| number.get() == NUMBER, now)
    }

    #[test]
    fn the_right_number_approves_until_the_last_second() {
        let approve = signed(7, waiting().id, Decision::Approve, Some(NUMBER), 600);
        let approved = Ok(Verdict::Settled(RequestState::Approved));
        assert_eq!(judged(&waiting(), &approve, 0), approved);
        assert_eq!(judged(&waiting(), &approve, 599), approved);
        assert_eq!(judged(&waiting(), &approve, 600), Err(Refused::Expired));
    }

    #[test]
    fn deny_and_report_take_no_number_and_approve_takes_one() {
        for (decision, state) in [
            (Decision::Deny, RequestState::Denied),
            (Decision::Report, RequestState::Reported),
        ] {
            let answer = signed(7, waiting().id, decision, None, 600);
            assert_eq!(judged(&waiting(), &answer, 1), Ok(Verdict::Settled(state)));
            let numbered = signed(7, waiting().id, decision, Some(NUMBER), 600);
            assert_eq!(judged(&waiting(), &numbered, 1), Err(Refused::Number));
        }
        let button = signed(7, waiting().id, Decision::Approve, None, 600);
        assert_eq!(judged(&waiting(), &button, 1), Err(Refused::Number));
    }

    #[test]
    fn the_third_wrong_number_is_the_last() {
        let mut request = waiting();
        let wrong = signed(7, request.id, Decision::Approve, Some(NUMBER + 1), 600);
        for _ in 0..2 {
            assert_eq!(judged(&request, &wrong, 1), Ok(Verdict::WrongNumber));
            request.wrong_numbers += 1;
        }
        assert_eq!(judged(&request, &wrong, 1), Ok(Verdict::Failed));
        let right = signed(7, request.id, Decision::Approve, Some(NUMBER), 600);
        let approved = Ok(Verdict::Settled(RequestState::Approved));
        assert_eq!(judged(&request, &right, 1), approved, "the third try");
    }

    #[test]
    fn an_answer_counts_for_one_request_one_decision_and_one_expiry() {
        let right = signed(7, waiting().id, Decision::Approve, Some(NUMBER), 600);
        let other = Uuid::from_bytes([2; 16]);
        let swapped = signed(7, other, Decision::Approve, Some(NUMBER), 600);
        assert_eq!(
            judged(&waiting(), &swapped, 1),
            Err(Refused::WrongSignature)
        );
        let other_key = signed(8, waiting().id, Decision::Approve, Some(NUMBER), 600);
        assert_eq!(
            judged(&waiting(), &other_key, 1),
            Err(Refused::WrongSignature)
        );
        let mut altered = right.clone();
        altered.decision = Decision::Deny;
        altered.number = None;
        assert_eq!(
            judged(&waiting(), &altered, 1),
            Err(Refused::WrongSignature)
        );
        let mut longer = right.clone();
        longer.expires_at = 700;
        assert_eq!(judged(&waiting(), &longer, 1), Err(Refused::OtherExpiry));
        let later = signed(7, waiting().id, Decision::Approve, Some(NUMBER), 700);
        assert_eq!(judged(&waiting(), &later, 1), Err(Refused::OtherExpiry));
    }

    #[test]
    fn the_number_is_not_looked_at_without_the_right_signature() {
        let key = DeviceKey::parse(&keys::public(7)).unwrap();
        let forged = signed(8, waiting().id, Decision::Approve, Some(NUMBER), 600);
        let judged = judge(&waiting(), &key, &forged, |_| panic!("was asked"), 1);
        assert_eq!(judged, Err(Refused::WrongSignature));
    }

    #[test]
    fn each_way_of_being_over_has_its_own_code() {
        let answer = signed(7, waiting().id, Decision::Approve, Some(NUMBER), 600);
        for (state, code) in [
            (RequestState::Approved, ErrorCode::AlreadyAnswered),
            (RequestState::Denied, ErrorCode::AlreadyAnswered),
            (RequestState::Reported, ErrorCode::AlreadyAnswered),
            (RequestState::Expired, ErrorCode::RequestExpired),
            (RequestState::Failed, ErrorCode::RequestFailed),
        ] {
            let request = Standing { state, ..waiting() };
            assert_eq!(judged(&request, &answer, 1).unwrap_err().code(), code);
        }
    }

    #[test]
    fn the_same_answer_of_the_same_device_is_a_replay_and_another_decision_is_not() {
        let answer = signed(7, waiting().id, Decision::Deny, None, 600);
        let replayed = |state, is_settled_by_it| {
            let request = Standing {
                state,
                is_settled_by_it,
                ..waiting()
            };
            judged(&request, &answer, 1).unwrap_err() == Refused::Replayed
        };
        assert!(replayed(RequestState::Denied, true));
        assert!(!replayed(RequestState::Denied, false), "of another device");
        for state in [
            RequestState::Approved,
            RequestState::Reported,
            RequestState::Failed,
            RequestState::Expired,
        ] {
            assert!(!replayed(state, true), "{state:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_answered_there_is_one_outcome_and_approval_takes_the_number(
            answers in prop::collection::vec(
                (7_u8..9, 0_u8..3, prop::option::of(NUMBER - 1..NUMBER + 2), 599_u64..602, 0_i64..300),
                0..12,
            )
        ) {
            let mut request = waiting();
            let (mut now, mut outcomes, mut tries) = (0, 0, 0);
            for (by, decision, number, expires_at, passes) in answers {
                now += passes;
                let decision = [Decision::Approve, Decision::Deny, Decision::Report]
                    [usize::from(decision)];
                let answer = signed(by, request.id, decision, number, expires_at);
                match judged(&request, &answer, now) {
                    Ok(Verdict::Settled(state)) => {
                        outcomes += 1;
                        request.state = state;
                        prop_assert!(by == 7 && expires_at == 600 && now < 600);
                        if state == RequestState::Approved {
                            prop_assert_eq!(number, Some(NUMBER));
                        }
                    }
                    Ok(Verdict::WrongNumber) => {
                        tries += 1;
                        request.wrong_numbers += 1;
                    }
                    Ok(Verdict::Failed) => {
                        tries += 1;
                        outcomes += 1;
                        request.state = RequestState::Failed;
                    }
                    Err(_) => {}
                }
                prop_assert!(outcomes <= 1 && tries <= WRONG_NUMBERS);
            }
        }
    }
}
