//! What would somebody inside make of a protection, alone or with whoever comes from outside?
//!
//! Authority, access and knowledge are edits of the sequence diagram: where an insider may pass,
//! nothing is noticed and nothing delays; where he can see to it, nothing is noticed; where he holds a
//! key, nothing delays; and he may hold up the response and its call. The outsider whom he helps goes
//! the weakest course of the diagram so edited; alone, he does what is least noticed. The worst
//! single insiders are found first, then pairs. That insiders are told apart by access, authority and
//! knowledge, and that the worst of them is sought: the insider module of ASSESS (abstract read).
//! Noticing by barriers does not see an authorised insider: what is left is whatever the diagram
//! still notices on his course, the audit at the target included.

use ringfort_model::units::Probability;

use crate::interruption::Response;
use crate::sequence::{Certificate, DiagramError, Drawn, Effort, Objective, Part, weakest};

/// People of one role inside.
#[derive(Debug, Clone, PartialEq)]
pub struct Insider {
    /// How many there are; two of one role can be a pair.
    pub people: u32,
    /// Where they may pass: nothing is noticed, nothing delays.
    pub authorised: Vec<Part>,
    /// Where they can see to it that nothing is noticed.
    pub bypasses: Vec<Part>,
    /// Where what they know or hold lets through without delay.
    pub opens: Vec<Part>,
    /// By how long they can hold up the response, in seconds, 0 or more.
    pub response_delay_s: f64,
    /// The factor on P(C) that is left when they work against the call.
    pub communication: Probability,
}

/// A protection and those inside it.
#[derive(Debug, Clone, Copy)]
pub struct Inside<'a> {
    /// The diagram at one state, for one kind of adversary.
    pub drawn: &'a Drawn,
    /// Who answers.
    pub response: Response,
    /// Those inside, by role.
    pub insiders: &'a [Insider],
    /// What takes two authorised people together.
    pub two_person: &'a [Part],
}

/// What one or two of them make of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Helped {
    /// Their roles, by number.
    pub who: Vec<usize>,
    /// P(I) of the weakest course of an outsider whom they help.
    pub interruption: f64,
    /// That course, as steps of the diagram.
    pub course: Vec<usize>,
    /// Least P(noticed) on a course that they take alone, abruptly.
    pub detection: f64,
    /// The response as it then is.
    pub response: Response,
    /// Whether both are exact; otherwise they may be too high.
    pub is_exact: bool,
}

impl Inside<'_> {
    /// What each role alone makes of it, the worst first: by P(I), then by P(noticed), then in order.
    pub fn singles(&self) -> Result<Vec<Helped>, DiagramError> {
        self.all((0..self.insiders.len()).map(|i| vec![i]).collect())
    }

    /// What each two make of it, the worst first; two of one role where it has two.
    pub fn pairs(&self) -> Result<Vec<Helped>, DiagramError> {
        let pairs = (0..self.insiders.len()).flat_map(|i| {
            (i..self.insiders.len())
                .filter(move |j| i != *j || self.insiders[i].people > 1)
                .map(move |j| vec![i, j])
        });
        self.all(pairs.collect())
    }

    fn all(&self, groups: Vec<Vec<usize>>) -> Result<Vec<Helped>, DiagramError> {
        let there = |who: &Vec<usize>| who.iter().all(|i| self.insiders[*i].people > 0);
        let helped = groups.into_iter().filter(there).map(|who| self.helped(&who));
        let mut helped: Vec<Helped> = helped.collect::<Result<_, _>>()?;
        helped.sort_by(|a, b| {
            let value = a.interruption.total_cmp(&b.interruption);
            value.then(a.detection.total_cmp(&b.detection)).then(a.who.cmp(&b.who))
        });
        Ok(helped)
    }

    /// What these make of it together; nobody at all is the outsider alone.
    ///
    /// Delays of the response add up, factors on the call multiply. Errors as [`weakest`].
    pub fn helped(&self, who: &[usize]) -> Result<Helped, DiagramError> {
        let group: Vec<&Insider> = who.iter().map(|i| &self.insiders[*i]).collect();
        let is_of = |parts: &[Part], part: Part| parts.contains(&part);
        let may_pass = |part: Part| {
            let holders = group.iter().filter(|i| is_of(&i.authorised, part)).count();
            holders >= if is_of(self.two_person, part) { 2 } else { 1 }
        };
        let diagram = self.drawn.diagram.changed_at(|step, task| {
            let part = self.drawn.passed[step].part;
            let passes = may_pass(part);
            if passes || group.iter().any(|i| is_of(&i.bypasses, part)) {
                task.detection = Probability::ZERO;
            }
            if passes || group.iter().any(|i| is_of(&i.opens, part)) {
                (task.delay.mean_s, task.delay.sd_s) = (0.0, 0.0);
            }
        });
        let mut response = self.response;
        for insider in &group {
            response.time.mean_s += insider.response_delay_s.max(0.0);
            response.communication = response.communication.and(insider.communication);
        }
        let least = |objective: &Objective| {
            let found = weakest(&diagram, objective, 1, Effort::default())?;
            let is_exact = !matches!(found.certificate, Certificate::Bounded { .. });
            let course = found.courses.into_iter().next().ok_or(DiagramError::Unreachable)?;
            Ok((course, is_exact))
        };
        let (course, exact) = least(&Objective::Interruption(response))?;
        let (unnoticed, also_exact) = least(&Objective::Detection)?;
        Ok(Helped {
            who: who.to_vec(),
            interruption: course.value,
            course: course.steps,
            detection: unnoticed.value,
            response,
            is_exact: exact && also_exact,
        })
    }
}

/// P(noticed) of an abrupt deed that needs one of several strategies in each layer:
/// 1 − Π over layers (1 − least P(D)). A layer without a strategy cannot be passed: 1.
pub fn abrupt(layers: &[Vec<Probability>]) -> Probability {
    let unnoticed = layers.iter().map(|strategies| {
        let least = strategies.iter().min_by(|a, b| a.value().total_cmp(&b.value()));
        least.map_or(0.0, |p| p.complement().value())
    });
    Probability::clamped(1.0 - unnoticed.product::<f64>())
}

/// P(noticed) when the deed is done in `parts` small ones, each noticed with `each` on its own:
/// 1 − (1 − p)ᵏ.
///
/// ```
/// use ringfort_analysis::insiders::protracted;
/// use ringfort_model::units::Probability;
/// // twenty removals at 0.05 each
/// assert!((protracted(Probability::clamped(0.05), 20).value() - 0.64).abs() < 0.005);
/// ```
pub fn protracted(each: Probability, parts: u32) -> Probability {
    if each.value() >= 1.0 && parts > 0 {
        return Probability::ONE;
    }
    Probability::clamped(-libm::expm1(f64::from(parts) * libm::log1p(-each.value())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interruption::{Convention, Spread};
    use crate::moments::mean;
    use crate::sequence::drawn;
    use ringfort_model::diagram as written;

    const SITE: &str = r#"
[diagram]
title = "A store"
[[area]]
id = "outside"
[[area]]
id = "yard"
[[area]]
id = "hall"
[[element]]
id = "fence"
from = "outside"
into = "yard"
[[element.defeat]]
detection = 0.6
delay = "30 s"
[[element]]
id = "gate"
from = "outside"
into = "yard"
[[element.defeat]]
detection = 0.7
delay = "60 s"
[[element]]
id = "vault"
from = "yard"
into = "hall"
[[element.defeat]]
detection = 0.8
delay = "200 s"
[target]
id = "the asset"
area = "hall"
[[target.task]]
detection = 0.2
delay = "90 s"
[[response]]
id = "guards"
time = "180 s"
"#;

    fn site() -> Drawn {
        let read = written::read("store.toml", SITE);
        let diagram = read.usable().unwrap_or_else(|| panic!("{}", read.plain()));
        drawn(diagram, &diagram.values(|_, entry| mean(&entry.law)), None, None).unwrap()
    }

    fn nobody() -> Insider {
        Insider {
            people: 1,
            authorised: Vec::new(),
            bypasses: Vec::new(),
            opens: Vec::new(),
            response_delay_s: 0.0,
            communication: Probability::ONE,
        }
    }

    fn response() -> Response {
        Response {
            time: Spread { mean_s: 180.0, sd_s: 54.0 },
            communication: Probability::clamped(0.95),
            convention: Convention::Common,
        }
    }

    const GATE: Part = Part::Element(1);
    const VAULT: Part = Part::Element(2);

    /// Printed: twenty removals at 0.05 each are noticed with 0.64.
    #[test]
    fn verify_insider_protracted() {
        let p = protracted(Probability::clamped(0.05), 20).value();
        assert!((p - 0.64).abs() <= 0.005 && (p - 0.641_514_077_591_458).abs() < 1e-12);
        assert_eq!(protracted(Probability::ONE, 3), Probability::ONE);
        assert_eq!(protracted(Probability::ONE, 0), Probability::ZERO);
    }

    /// The closed form is the course of the diagram that is noticed least.
    #[test]
    fn agree_abrupt_with_the_diagram() {
        let drawn = site();
        let insiders = [Insider { authorised: vec![GATE], ..nobody() }];
        let inside =
            Inside { drawn: &drawn, response: response(), insiders: &insiders, two_person: &[] };
        let p = |p: f64| Probability::clamped(p);
        let outsider = abrupt(&[vec![p(0.6), p(0.7)], vec![p(0.8)], vec![p(0.2)]]);
        assert!((inside.helped(&[]).unwrap().detection - outsider.value()).abs() < 1e-12);
        let insider = abrupt(&[vec![p(0.6), p(0.0)], vec![p(0.8)], vec![p(0.2)]]);
        assert!((inside.helped(&[0]).unwrap().detection - insider.value()).abs() < 1e-12);
        assert_eq!(abrupt(&[vec![]]), Probability::ONE);
    }

    /// By hand: the edits are what they say, and the worst is named first.
    #[test]
    fn agree_with_diagrams_edited_by_hand() {
        let drawn = site();
        let insiders = [
            nobody(),
            Insider { authorised: vec![VAULT], ..nobody() },
            Insider { bypasses: vec![VAULT, Part::Target], ..nobody() },
            Insider {
                opens: vec![VAULT],
                response_delay_s: 120.0,
                communication: Probability::clamped(0.5),
                ..nobody()
            },
        ];
        let inside =
            Inside { drawn: &drawn, response: response(), insiders: &insiders, two_person: &[] };
        let alone = inside.helped(&[]).unwrap().interruption;
        assert_eq!(inside.helped(&[0]).unwrap().interruption, alone);
        let by_hand = |edits: &[(&str, &str)], response: Response| {
            let text = edits.iter().fold(SITE.to_owned(), |text, (a, b)| text.replace(a, b));
            let read = written::read("store.toml", &text);
            let diagram = read.usable().unwrap();
            let values = diagram.values(|_, entry| mean(&entry.law));
            let edited = crate::sequence::drawn(diagram, &values, None, None).unwrap();
            let objective = Objective::Interruption(response);
            weakest(&edited.diagram, &objective, 1, Effort::default()).unwrap().courses[0].value
        };
        let close = |who: usize, wanted: f64| {
            let p = inside.helped(&[who]).unwrap().interruption;
            assert!((p - wanted).abs() < 1e-12, "{who}: {p} {wanted}");
        };
        close(
            1,
            by_hand(
                &[("detection = 0.8\ndelay = \"200 s\"", "detection = 0\ndelay = \"0 s\"")],
                response(),
            ),
        );
        close(
            2,
            by_hand(
                &[("detection = 0.8", "detection = 0"), ("detection = 0.2", "detection = 0")],
                response(),
            ),
        );
        let mut late = response();
        late.time.mean_s = 300.0;
        late.communication = Probability::clamped(0.475);
        close(3, by_hand(&[("delay = \"200 s\"", "delay = \"0 s\"")], late));
        let singles = inside.singles().unwrap();
        assert_eq!(singles.iter().map(|s| s.who[0]).collect::<Vec<_>>(), [3, 1, 2, 0]);
        assert!(singles.iter().all(|s| s.is_exact && s.interruption <= alone + 1e-12));
    }

    /// Two are at least as bad as either; what takes two holds against one, and two of one role where
    /// it has two.
    #[test]
    fn law_pairs_and_the_two_person_rule() {
        let drawn = site();
        let keepers = Insider { people: 2, authorised: vec![VAULT], ..nobody() };
        let gate = Insider { authorised: vec![GATE], ..nobody() };
        let insiders = [keepers, gate];
        let inside = |two_person| Inside {
            drawn: &drawn,
            response: response(),
            insiders: &insiders,
            two_person,
        };
        let (one, two) = (inside(&[]), inside(&[VAULT]));
        let p = |inside: &Inside, who: &[usize]| inside.helped(who).unwrap().interruption;
        for pair in one.pairs().unwrap() {
            let least = pair.who.iter().map(|i| p(&one, &[*i])).fold(1.0, f64::min);
            assert!(pair.interruption <= least + 1e-12, "{pair:?}");
        }
        assert_eq!(one.pairs().unwrap().len(), 2);
        assert_eq!(p(&two, &[0]), p(&two, &[]));
        assert_eq!(p(&two, &[0, 0]), p(&one, &[0]));
        assert_eq!(p(&two, &[0, 1]), p(&one, &[1]));
        assert!(p(&two, &[0, 0]) < p(&two, &[0]));
    }
}
