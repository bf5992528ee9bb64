# The redirect URI to register at GitHub, Jira, … for the OAuth apps of Poozle's cloud.
output "redirect_uri" {
  value = provider::integrations::poozle_callback_url("https://app.poozle.dev")
}
