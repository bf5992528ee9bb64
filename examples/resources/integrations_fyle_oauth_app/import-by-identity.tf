import {
  to = integrations_fyle_oauth_app.acme
  identity = {
    id = "tpaQ7mXw2LrVd"
  }
}
