//! actix-web, whose header type is its own: a function that verifies for itself.

use std::time::SystemTime;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderValue};
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::web::{self, Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse};
use http::HeaderName;
use webhook_events::openai::UnwrapWebhookEvent;
use webhook_events::{Headers, Secret, Signer, UnwrapError, Verifier};

use crate::endpoint::DONE;

struct Actix<'r>(&'r HeaderMap);

impl Headers for Actix<'_> {
    fn values<'a>(&'a self, name: &'a HeaderName) -> impl Iterator<Item = &'a [u8]> + 'a {
        self.0.get_all(name.as_str()).map(HeaderValue::as_bytes)
    }
}

async fn hook(request: HttpRequest, body: Bytes, verifier: Data<Verifier>) -> HttpResponse {
    match verifier.unwrap::<UnwrapWebhookEvent>(&Actix(request.headers()), body) {
        Ok(_) => HttpResponse::NoContent().finish(),
        Err(UnwrapError::Verify(_)) => HttpResponse::BadRequest().finish(),
        Err(_) => HttpResponse::UnprocessableEntity().finish(),
    }
}

#[test]
fn a_function_of_actix_verifies_with_its_own_headers() {
    actix_web::rt::System::new().block_on(async {
        let secret = Secret::generate();
        let signer = Signer::new(secret.clone());
        let app = App::new().app_data(Data::new(Verifier::new(secret))).route("/hook", web::post().to(hook));
        let app = init_service(app).await;
        for (signed, sent, status) in [
            (DONE, DONE, StatusCode::NO_CONTENT),
            (DONE, "{}", StatusCode::BAD_REQUEST),
            ("{}", "{}", StatusCode::UNPROCESSABLE_ENTITY),
        ] {
            let headers = signer.sign("msg_1", SystemTime::now(), signed).expect("it signs");
            let request = headers.iter().fold(TestRequest::post().uri("/hook"), TestRequest::insert_header);
            assert_eq!(call_service(&app, request.set_payload(sent).to_request()).await.status(), status);
            // One signature more than there should be, in a second header of the name.
            let request = headers.iter().fold(TestRequest::post().uri("/hook"), TestRequest::append_header);
            let request = request.append_header(("webhook-signature", "v1,none")).set_payload(sent).to_request();
            assert_eq!(call_service(&app, request).await.status(), status);
        }
    });
}
