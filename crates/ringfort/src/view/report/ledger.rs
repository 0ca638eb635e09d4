//! What the answer rests on: claims, and the register of assumptions.

use ringfort_model::evidence::Ledger as Evidence;
use ringfort_model::quantity::{Basis, Draw};
use ringfort_model::report::{
    Assumption, Assumptions, Claim, Draw as Drawn, Estimate, Ledger, Source, UseOfClaim,
};

use super::Parts;
use crate::view::words;

pub(super) fn ledger(parts: &Parts<'_>) -> Ledger {
    let scenario = &parts.case.scenario;
    let evidence = &scenario.ledger;
    let cites = |id: &str| -> Vec<String> {
        let entries = scenario.quantities.iter();
        entries
            .filter(
                |q| matches!(&q.basis, Basis::Evidence(claims) if claims.iter().any(|c| c == id)),
            )
            .map(|q| q.path.clone())
            .collect()
    };
    let claims = evidence.claim.iter().map(|claim| {
        let named =
            |list: fn(&ringfort_model::evidence::Claim) -> &Vec<ringfort_model::form::Id>| {
                let others = evidence.claim.iter().filter(|o| list(o).contains(&claim.id));
                let mut ids: Vec<String> = others.map(|o| o.id.to_string()).collect();
                ids.extend(list(claim).iter().map(ToString::to_string));
                ids.sort();
                ids.dedup();
                ids
            };
        Claim {
            id: claim.id.to_string(),
            source: claim.source.to_string(),
            grade: claim.grade.to_string(),
            origin: claim.origin.clone(),
            about: claim.about.clone(),
            text: claim.text.clone(),
            value: claim.value.as_ref().map(|v| format!("{}: {}", v.quantity, v.words)),
            used_for: if Evidence::judges(claim) { UseOfClaim::Check } else { UseOfClaim::Input },
            cited_by: cites(claim.id.as_str()),
            contradicted_by: named(|c| &c.contradicts),
            confirmed_by: named(|c| &c.confirms),
        }
    });
    Ledger {
        sources: (evidence.source.iter())
            .map(|s| Source {
                id: s.id.to_string(),
                kind: s.kind.clone(),
                published: s.published.as_ref().map(|d| d.0.clone()),
            })
            .collect(),
        claims: claims.collect(),
        checks: parts.summary.checks.clone(),
    }
}

pub(super) fn assumptions(parts: &Parts<'_>) -> Assumptions {
    let leverage = &parts.summary.leverage;
    let share = |path: &str| leverage.inputs.iter().find(|i| i.path == path).map(|i| i.share);
    let mut quantities: Vec<Assumption> = (parts.case.scenario.quantities.iter())
        .map(|q| Assumption {
            path: q.path.clone(),
            value: words::law(q),
            basis: words::basis(&q.basis),
            draw: match q.draw {
                Draw::Study => Drawn::Study,
                Draw::Entity => Drawn::Entity,
                Draw::Use => Drawn::Use,
            },
            leverage: share(&q.path).map(|s| Estimate::exact(s.max(0.0))),
        })
        .collect();
    let key = |a: &Assumption| a.leverage.map_or(-1.0, |l| l.value);
    quantities.sort_by(|a, b| key(b).total_cmp(&key(a)));
    Assumptions {
        answer: format!("P({})", leverage.answer),
        share_assumed: parts.summary.share_assumed,
        variance_assumed: leverage.assumed.map(Estimate::exact),
        dummy_leverage: leverage.dummy.map(Estimate::exact),
        quantities,
    }
}
