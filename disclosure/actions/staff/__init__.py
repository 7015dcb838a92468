"""Accounts of staff: who somebody is, how they sign in, and what each account may."""
