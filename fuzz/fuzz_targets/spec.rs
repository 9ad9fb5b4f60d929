//! Reading a spec neither panics nor hangs, says where every mistake is, and what it accepts has samples that fit.
#![no_main]

use libfuzzer_sys::fuzz_target;
use webhook_events_tests::fits::fits;

fuzz_target!(|yaml: &[u8]| {
    let reading = webhook_events_spec::read(yaml);
    if reading.report.is_empty() {
        for event in &reading.spec.events {
            let sample = reading.spec.sample(event);
            let sample = serde_json::from_str(&sample).expect("a sample is JSON");
            assert!(fits(&reading.spec, event, &sample), "{sample}");
        }
    }
    let problems = reading.report.render("fuzz.yaml");
    assert!(problems.iter().all(|problem| !problem.is_empty()));
});
