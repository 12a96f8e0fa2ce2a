//! Where secrets must not be: URLs, which lie in the logs of servers and gateways, and the library's own log.

use repass_phone::person;
use url::Url;

use super::{change, yes};
use crate::{
    line::Line,
    scene::{NEW, OLD, Proof, Scene},
};

/// In both passwords, however they are written in a URL.
const OF_PASSWORDS: &str = "tide";

pub async fn urls_and_logs(scene: Scene) -> String {
    for proof in scene.proofs() {
        let here = scene.another().await;
        let network = Line::to(here.server.address(), []).await;
        let client = here.phone.open(here.server.adapter(&network.address()));
        assert_eq!(person::sign_in(&client, &here.account, OLD).await, None);
        let mut secrets = vec![OF_PASSWORDS.to_owned(), here.held().await];
        let reset = here.ask(&client).await;
        let mailed = here.mailed(proof).await;
        here.bring(&reset, proof, &mailed).await;
        person::at_new_password(&reset).await;
        person::save(&reset, NEW, NEW);
        assert!(person::done(&reset).await);

        let settings = person::settings(&client).await;
        change::type_current(&settings, NEW);
        person::press_save(&settings, OLD, OLD);
        assert_eq!(person::settled(&settings).await.problem, None);
        secrets.push(here.held().await);
        secrets.extend(match proof {
            Proof::Code => vec![mailed],
            // What opens a page elsewhere is that page's own URL.
            Proof::OpenedElsewhere => Vec::new(),
            Proof::Link => {
                let link = Url::parse(&mailed).expect("a link");
                let tokens = link.query_pairs().filter(|(name, _)| name != "request" && name != "type");
                tokens.map(|(_, value)| value.into_owned()).collect()
            }
        });
        let urls = network.requests();
        assert!(urls.len() >= 4 && urls.iter().all(|url| url.ends_with("HTTP/1.1")), "{urls:?}");
        for secret in secrets {
            let holds = |text: &String| text.contains(&secret);
            assert!(!urls.iter().any(holds), "a secret in a URL");
            assert!(!here.phone.log.lines().iter().any(holds), "a secret in the log");
        }
    }
    yes()
}
