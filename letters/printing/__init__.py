"""From words to paper and screen: address, page, fonts, pictures, slip, and the printer itself."""
