"""What concerns the whole site, and is therefore not for editors who are limited to sections."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from articles import permissions
from articles.pickers import PickingAdmin


class WholeSiteAdmin(PickingAdmin):
    def has_module_permission(self, request: HttpRequest) -> bool:
        return super().has_module_permission(request) and permissions.limits_of(request.user) is None

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) and permissions.limits_of(request.user) is None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and permissions.limits_of(request.user) is None

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and permissions.limits_of(request.user) is None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and permissions.limits_of(request.user) is None
