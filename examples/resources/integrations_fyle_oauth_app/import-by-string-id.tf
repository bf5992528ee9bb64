import {
  to = integrations_fyle_oauth_app.acme
  id = "tpaQ7mXw2LrVd"
}
