# Where an administrator consents to your app, once, so that it gets its refresh token.
output "consent" {
  value = provider::integrations::fyle_authorize_url("tpaXXYYYZZZ12", "https://app.example.com/fyle/callback", "first-sign-in")
}
