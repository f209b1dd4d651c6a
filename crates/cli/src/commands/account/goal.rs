//! What a sign-in is for.

use lifeboat_client::{
    ClientError,
    providers::{Completed, Newcomer, complete_personal},
    recovery_account::{Admission, Enrolled, Entrant, SignIn, own_key},
};
use lifeboat_protocol::sign_in::Proof;
use lifeboat_seal::RecoveryCode;

use super::{enrolling::Enrolling, language::preferred_language};
use crate::program::Program;

/// What is reached with the second proof.
pub(super) trait Goal: Sized {
    /// What it gives.
    type Reached;

    /// Gives the second proof, as the device that was admitted; with the recovery code itself, where
    /// that is what gives it.
    async fn prove(
        &self,
        program: &mut Program,
        at: (&Enrolling<'_, Self>, &Admission<'_>),
        sign_in: &SignIn,
        given: (Proof, Option<&RecoveryCode>),
    ) -> Result<Self::Reached, ClientError>;
}

/// This device becomes one of the recovery account's.
pub(super) struct RecoveryAccountHere;

impl Goal for RecoveryAccountHere {
    type Reached = Enrolled;

    async fn prove(
        &self,
        program: &mut Program,
        (at, admission): (&Enrolling<'_, Self>, &Admission<'_>),
        sign_in: &SignIn,
        (proof, recovery_code): (Proof, Option<&RecoveryCode>),
    ) -> Result<Enrolled, ClientError> {
        let address = (&at.address.server, at.address.email.as_str());
        let keys = program.keys(at.store);
        let known = admission.known;
        let key = own_key(at.store, &keys, address, known, &mut program.rng).await?;
        let entrant = Entrant {
            device: &admission.device,
            known,
            key: &key,
            recovery_code,
        };
        let language = preferred_language();
        sign_in
            .prove(at.server, proof, entrant, language, &mut program.rng)
            .await
    }
}

impl Goal for Newcomer {
    type Reached = Completed;

    async fn prove(
        &self,
        program: &mut Program,
        (at, _): (&Enrolling<'_, Self>, &Admission<'_>),
        sign_in: &SignIn,
        (proof, _): (Proof, Option<&RecoveryCode>),
    ) -> Result<Completed, ClientError> {
        complete_personal(
            at.store,
            &program.keys(at.store),
            at.server,
            self,
            (sign_in, &at.address.email),
            proof,
            preferred_language(),
            &mut program.rng,
        )
        .await
    }
}
