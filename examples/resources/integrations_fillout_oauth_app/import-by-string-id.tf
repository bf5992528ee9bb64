import {
  to = integrations_fillout_oauth_app.acme
  id = "pWq4Nz7hVbLx"
}
