# Which redirect URIs of an app are on the user's own machine?
output "loopback" {
  value = [
    for uri in ["https://app.example.com/callback", "http://127.0.0.1:8080/callback"] :
    uri if provider::integrations::parse_redirect_uri(uri).is_loopback
  ]
}
