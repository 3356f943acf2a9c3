kubectl label pod archive access=yes -n restricted
