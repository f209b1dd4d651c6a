//! What must hold whatever two devices, a service and an administrator do, in whatever order: no
//! approval without a live device key, and none told after that key was revoked; one outcome for each
//! request, and none that waits for nobody; no activation code and no code of a device used twice; no
//! revoked credential accepted.
//!
//! The real router on a database of its own is driven by random steps, beside a model that knows only
//! what was told from outside. `PROPTEST_CASES` says how often, where that is not to be a few times.

mod model;

use lifeboat_protocol::sign_in_request::RequestState;
use proptest::prelude::*;

use self::model::Model;
use crate::testing;

/// How many cases there are unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 16;

#[derive(Debug, Clone, Copy)]
enum Step {
    /// The administrator issues an activation code.
    Issue { revoke_others: bool },
    /// A device enrolls with one of the codes that were issued, with a key of its own.
    Enroll { device: usize, code: usize },
    /// The administrator revokes a credential.
    Revoke { credential: usize },
    /// The administrator removes the member, and adds them anew.
    Remove,
    /// The service checks the six digits that a credential's device shows, twice.
    Check { credential: usize },
    /// The service asks.
    Ask,
    /// A credential answers a request.
    Respond {
        credential: usize,
        request: usize,
        decision: u8,
        right_number: bool,
    },
    /// An answer that was sent before is sent again, to the same request or another, with the token
    /// of this credential.
    Replay {
        credential: usize,
        request: usize,
        answer: usize,
    },
    /// Time passes.
    Pass { seconds: i64 },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => any::<bool>().prop_map(|revoke_others| Step::Issue { revoke_others }),
        4 => (0..2_usize, 0..4_usize).prop_map(|(device, code)| Step::Enroll { device, code }),
        1 => (0..4_usize).prop_map(|credential| Step::Revoke { credential }),
        1 => Just(Step::Remove),
        2 => (0..4_usize).prop_map(|credential| Step::Check { credential }),
        4 => Just(Step::Ask),
        6 => (0..4_usize, 0..4_usize, 0..6_u8, any::<bool>()).prop_map(
            |(credential, request, decision, right_number)| Step::Respond {
                credential,
                request,
                decision,
                right_number,
            }
        ),
        3 => (0..4_usize, 0..4_usize, 0..4_usize).prop_map(|(credential, request, answer)| {
            Step::Replay { credential, request, answer }
        }),
        3 => prop_oneof![Just(1_i64), Just(30), Just(130), Just(700)]
            .prop_map(|seconds| Step::Pass { seconds }),
    ]
}
fn cases() -> u32 {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default().cases,
        None => CASES,
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        max_shrink_iters: 64,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_happens_in_whatever_order_what_must_hold_holds(
        steps in prop::collection::vec(step(), 10..60)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(testing::on_every_database(async |server| {
            let mut model = Model::new(&server).await;
            for step in &steps {
                model.take(*step).await;
            }
        }));
    }
}

const ISSUE: Step = Step::Issue {
    revoke_others: false,
};
/// The first device approves the first request.
const APPROVE_FIRST: Step = Step::Respond {
    credential: 0,
    request: 0,
    decision: 2,
    right_number: true,
};

#[tokio::test]
async fn the_steps_get_as_far_as_an_approval_and_a_refused_replay() {
    testing::on_every_database(async |server| {
        let mut model = Model::new(&server).await;
        for step in [
            ISSUE,
            Step::Enroll { device: 0, code: 0 },
            Step::Enroll { device: 1, code: 0 },
            Step::Ask,
            APPROVE_FIRST,
            Step::Replay {
                credential: 0,
                request: 0,
                answer: 0,
            },
        ] {
            model.take(step).await;
        }
        let approved = (RequestState::Approved, Some(model.credentials[0].id));
        assert_eq!(model.outcomes.values().collect::<Vec<_>>(), [&approved]);
        assert_eq!(model.live.len(), 1, "the second device came too late");
    })
    .await;
}

#[tokio::test]
async fn the_steps_get_as_far_as_a_code_that_is_checked_and_a_member_who_is_removed() {
    testing::on_every_database(async |server| {
        let mut model = Model::new(&server).await;
        for step in [
            ISSUE,
            Step::Enroll { device: 0, code: 0 },
            Step::Check { credential: 0 },
            Step::Ask,
            APPROVE_FIRST,
            Step::Ask,
            Step::Remove,
            Step::Enroll { device: 1, code: 0 },
            Step::Ask,
        ] {
            model.take(step).await;
        }
        assert_eq!(model.checked.len(), 1);
        assert_eq!(model.requests.len(), 2, "a new member has no device");
        let expired = (RequestState::Expired, None);
        assert_eq!(model.outcomes[&model.requests[1].id], expired);
    })
    .await;
}
