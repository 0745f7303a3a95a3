package dev.lockstep.testkit.shop;

import dev.lockstep.core.model.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the shop sells: four products in each of six categories. */
final class Catalogue {

    /** The category that runs out in a month, see the segment {@code replenishment_due} of examples/shop. */
    static final int SERUM = 0;

    static final List<String> CATEGORIES = List.of("serum", "cream", "cleanser", "mask", "sun", "soap");

    static final int PER_CATEGORY = 4;

    /** In cents, of the first product of each category; the next ones cost an eighth more each. */
    private static final int[] PRICES = {5_900, 3_495, 1_990, 1_250, 2_450, 790};

    static final List<Product> PRODUCTS = products();

    /** @param properties what an event about it tells; shared by all events, never changed */
    record Product(int category, Value categoryName, int cents, Map<String, Value> properties, Value item) {}

    private Catalogue() {}

    private static List<Product> products() {
        List<Product> products = new ArrayList<>();
        for (int category = 0; category < CATEGORIES.size(); category++) {
            for (int i = 0; i < PER_CATEGORY; i++) {
                String name = CATEGORIES.get(category);
                int cents = PRICES[category] + i * (PRICES[category] / 8);
                Value categoryName = Value.of(name);
                Map<String, Value> properties = new LinkedHashMap<>();
                properties.put("sku", Value.of(name + "-" + (i + 1)));
                properties.put("category", categoryName);
                properties.put("price", Value.of(cents / 100.0));
                products.add(new Product(
                        category,
                        categoryName,
                        cents,
                        Collections.unmodifiableMap(properties),
                        new Value.Fields(properties)));
            }
        }
        return List.copyOf(products);
    }
}
