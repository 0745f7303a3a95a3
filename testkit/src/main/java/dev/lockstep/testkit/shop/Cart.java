package dev.lockstep.testkit.shop;

import dev.lockstep.core.model.Value;
import java.util.ArrayList;
import java.util.List;

/** Up to three products, packed into 17 bits of a {@link Plan}: the number of them, and five bits for each. */
final class Cart {

    static final int EMPTY = 0;
    static final int MAX_PRODUCTS = 3;
    static final int MASK = (1 << 17) - 1;

    private Cart() {}

    static int size(int cart) {
        return cart & 0x3;
    }

    /** The same cart where it is full. */
    static int with(int cart, int product) {
        int size = size(cart);
        return size == MAX_PRODUCTS ? cart : cart + 1 | product << (2 + 5 * size);
    }

    static int product(int cart, int index) {
        return cart >>> (2 + 5 * index) & 0x1f;
    }

    static int cents(int cart) {
        int cents = 0;
        for (int i = 0; i < size(cart); i++) {
            cents += Catalogue.PRODUCTS.get(product(cart, i)).cents();
        }
        return cents;
    }

    static boolean has(int cart, int category) {
        for (int i = 0; i < size(cart); i++) {
            if (Catalogue.PRODUCTS.get(product(cart, i)).category() == category) {
                return true;
            }
        }
        return false;
    }

    /** The products, one object each. */
    static Value items(int cart) {
        List<Value> items = new ArrayList<>(MAX_PRODUCTS);
        for (int i = 0; i < size(cart); i++) {
            items.add(Catalogue.PRODUCTS.get(product(cart, i)).item());
        }
        return new Value.Items(items);
    }

    /** The different categories, in the order in which they were put in. */
    static Value categories(int cart) {
        List<Value> categories = new ArrayList<>(MAX_PRODUCTS);
        for (int i = 0; i < size(cart); i++) {
            Value category = Catalogue.PRODUCTS.get(product(cart, i)).categoryName();
            if (!categories.contains(category)) {
                categories.add(category);
            }
        }
        return new Value.Items(categories);
    }
}
