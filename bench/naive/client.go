package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

var errNotFound = errors.New("not found")

type client struct{ url, key, workspace, public string }

type apiLink struct {
	ID           string   `json:"linkId,omitempty"`
	WorkspaceID  string   `json:"workspaceId"`
	Name         string   `json:"linkName"`
	Categories   []string `json:"category"`
	DefinitionID *string  `json:"integrationDefinitionId,omitempty"`
	CanExpire    bool     `json:"canExpire"`
	ExpiresIn    int64    `json:"expiresIn"`
	PreferOAuth  bool     `json:"preferOAuth"`
	CreatedAt    string   `json:"createdAt,omitempty"`
}

func (c *client) createLink(ctx context.Context, l apiLink) (made apiLink, err error) {
	body, err := json.Marshal(l)
	if err != nil {
		return made, err
	}
	err = c.do(ctx, http.MethodPost, "/v1/link", bytes.NewReader(body), &made)
	return made, err
}

func (c *client) getLink(ctx context.Context, id string) (found apiLink, err error) {
	err = c.do(ctx, http.MethodGet, "/v1/link/"+id, nil, &found)
	return found, err
}

func (c *client) do(ctx context.Context, method, path string, body io.Reader, answer any) error {
	req, err := http.NewRequestWithContext(ctx, method, c.url+path, body)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+c.key)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	switch {
	case err != nil:
		return err
	case resp.StatusCode == http.StatusNotFound:
		return errNotFound
	case resp.StatusCode >= http.StatusBadRequest:
		return fmt.Errorf("%s %s: %s: %s", method, path, resp.Status, content)
	}
	return json.Unmarshal(content, answer)
}
