import {
  to = integrations_nango_integration.github
  id = "github-acme"
}
