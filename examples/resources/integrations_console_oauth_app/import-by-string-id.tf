import {
  to = integrations_console_oauth_app.acme
  id = "lunar-4711"
}
