# An administrator consents to your app at this address once, so that the app receives its refresh token.
output "consent" {
  value = provider::integrations::fyle_authorize_url("tpaXXYYYZZZ12", "https://app.example.com/fyle/callback", "first-sign-in")
}
