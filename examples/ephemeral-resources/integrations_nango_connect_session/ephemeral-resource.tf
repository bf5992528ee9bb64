resource "integrations_nango_integration" "own_github" {
  unique_key    = "own-github"
  provider_name = "github-pat"
}

# A link by which a user of your customer Globex connects an account. It lasts 30 minutes.
ephemeral "integrations_nango_connect_session" "globex" {
  tags = {
    end_user_id     = "user-1"
    end_user_email  = "jane@globex.example"
    organization_id = "globex"
  }

  # created_at is known only after the apply, so the plan that creates the integration issues no session.
  allowed_integrations = [
    integrations_nango_integration.own_github.created_at != "" ? integrations_nango_integration.own_github.unique_key : ""
  ]
}

# Use the link in a write-only argument or in another provider's block. It is stored neither in a plan nor in the state.
locals {
  globex_connect_link = ephemeral.integrations_nango_connect_session.globex.connect_link
}
