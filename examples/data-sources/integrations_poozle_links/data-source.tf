data "integrations_poozle_links" "all" {}

output "links_that_never_expire" {
  value = [for link in data.integrations_poozle_links.all.links : link.name if link.expires_at == null]
}
