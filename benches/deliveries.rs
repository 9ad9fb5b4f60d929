//! Criterion's benches of every contender on every delivery: `cargo bench --bench deliveries [filter]`.

mod contender;
mod delivery;

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

use contender::{Stage, contenders};
use delivery::deliveries;

fn stages(criterion: &mut Criterion) {
    let contenders = contenders();
    for stage in Stage::ALL {
        for index in 0..deliveries().len() {
            // Signed anew for each group, so that no timestamp grows old.
            let delivery = &deliveries()[index];
            let mut group = criterion.benchmark_group(format!("{}/{}", stage.name(), delivery.name));
            group.throughput(Throughput::Bytes(delivery.body.len() as u64));
            for contender in &contenders {
                group.bench_with_input(BenchmarkId::from_parameter(contender.name), delivery, |bencher, delivery| {
                    bencher.iter(|| contender.run(stage, delivery));
                });
            }
            group.finish();
        }
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(50)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = stages
}
criterion_main!(benches);
