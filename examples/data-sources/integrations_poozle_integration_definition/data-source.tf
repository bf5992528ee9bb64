data "integrations_poozle_integration_definition" "github" {
  key = "github"
}

output "github_definition_id" {
  value = data.integrations_poozle_integration_definition.github.id
}
