import {
  to = integrations_fillout_oauth_app.acme
  identity = {
    id = "pWq4Nz7hVbLx"
  }
}
