"""The frame of the admin: every page reads one company's rows and writes through the services.

An app's `admin/` package has one noun a file; a subclass of `erp.admin.base.ServiceAdmin` names the noun's
service, its place in the menu and what its pages show. Nothing here knows an invoice.
"""
