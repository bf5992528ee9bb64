import {
  to = integrations_poozle_integration_definition.crm
  id = "5b0c7f0a-1a34-4b52-9b0e-7c1f9f2d6e80"
}
