//! When the seeker believes a site with probability p, is he there as often?
//!
//! He must, when the unknowns are pinned at what the seeker takes them to be and the principal does
//! what the seeker's chain says. The two models coincide only where the routine has no memory: the
//! stays here are exponential (as a law of many quantiles), and drives take minutes. A step of an
//! hour then still blurs when he left, by about one part in a hundred of the hours.

use crate::kit::{Case, ON_FOOT, WEEK};

/// Four sites, an informant, a visitor who is followed and watchers who stay.
fn scenario(starts_at: &str, stays: &str) -> String {
    format!(
        r#"
[[site]]
id = "house"
at = [2025, 2025]
[[site]]
id = "cabin"
at = [3025, 2025]
[[site]]
id = "farm"
at = [2025, 3025]
[[site]]
id = "mill"
at = [1025, 2025]

[principal]
starts_at = "{starts_at}"
moves = {{ rotate = ["house", "cabin", "farm", "mill"], stay = {{ empirical = [{stays}], draw = "use" }} }}
[principal.transit]
off_road = "60 km/h"

[[principal.visitor]]
id = "sister"
every = {{ uniform = ["10 h", "60 h"], draw = "use" }}
stays = {{ uniform = ["2 h", "9 h"], draw = "use" }}

[seeker.prior]
elsewhere = 0
leaves_the_list = 0

[[seeker.informant]]
id = "cook"
rate = "0.7 / d"
right = 0.55

[[seeker.tail]]
follows = "sister"
known = true
keeps = 0.6
right = 0.8
noticed = 0
sights = "0.15 / h"
mistakes = "0.02 / h"
sees_departure = 0.6

[seeker.decision]
go_when = {{ belief = 1, window = "1 h" }}
"#
    )
}

/// Quantiles of an exponential law of 110 hours.
fn memoryless() -> String {
    let quantile = |k: u32| -110.0 * libm::log1p(-(f64::from(k) + 0.5) / 300.0);
    (0..300).map(|k| format!("\"{:.4} h\"", quantile(k))).collect::<Vec<_>>().join(",")
}

#[test]
fn agree_belief_is_calibrated() {
    let long = WEEK.replace("7 d", "30 d");
    let sites = ["house", "cabin", "farm", "mill"];
    // per bin of belief: by campaign, how often he was there over how often he was thought to be
    let mut bins = vec![Vec::new(); 10];
    for start in sites {
        let case = Case::of(&[&long, &scenario(start, &memoryless()), ON_FOOT]);
        for k in 0..250 {
            let log = case.traced(k);
            let mut sums = [(0.0, 0.0, 0); 10];
            let mut at = case.scenario.site(start);
            let mut events = log.events.iter().peekable();
            for (now, belief) in &log.beliefs {
                use ringfort_model::log::What;
                while let Some(event) = events.next_if(|event| event.at <= *now) {
                    match event.what {
                        What::Leaves { .. } => at = None,
                        What::Arrives { site } => at = Some(usize::from(site)),
                        _ => {}
                    }
                }
                for (site, p) in belief[..4].iter().enumerate() {
                    let bin = &mut sums[((p * 10.0) as usize).min(9)];
                    bin.0 += f64::from(u8::from(at == Some(site)));
                    bin.1 += p;
                    bin.2 += 1;
                }
            }
            for (bin, sum) in bins.iter_mut().zip(sums) {
                bin.push(sum);
            }
        }
    }
    for (i, campaigns) in bins.iter().enumerate() {
        let steps: i32 = campaigns.iter().map(|c| c.2).sum();
        assert!(steps > 2000, "bin {i} has {steps} steps only");
        let (there, thought): (f64, f64) =
            (campaigns.iter().map(|c| c.0).sum(), campaigns.iter().map(|c| c.1).sum());
        // campaigns are independent, their steps are not
        let error = campaigns.iter().map(|c| (c.0 - c.1) * (c.0 - c.1)).sum::<f64>().sqrt();
        let (share, mean) = (there / f64::from(steps), thought / f64::from(steps));
        let slack = 4.0 * error / f64::from(steps) + 0.005;
        println!("bin {i}: {share:.4} of {steps}, believed {mean:.4} ± {slack:.4}");
        assert!((share - mean).abs() < slack, "bin {i}: there {share}, believed {mean} ± {slack}");
    }
}
