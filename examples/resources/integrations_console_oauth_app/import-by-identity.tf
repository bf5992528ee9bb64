import {
  to = integrations_console_oauth_app.acme
  identity = {
    id = "lunar-4711"
  }
}
