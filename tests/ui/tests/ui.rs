//! What the compiler says of each mistake: one error at its place, and no second one in the user's code.
//!
//! `TRYBUILD=overwrite cargo test -p webhook-events-ui` writes the expected texts anew.

#[test]
fn every_mistake_is_one_readable_error() {
    trybuild::TestCases::new().compile_fail("cases/*.rs");
}
