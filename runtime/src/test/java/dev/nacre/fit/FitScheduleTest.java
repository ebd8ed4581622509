package dev.nacre.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FitScheduleTest {
    private final FitSchedule schedule = new FitSchedule(1000);

    @Test
    void bitsCostTenTimesAsMuchAtFirst() {
        priceFalls(new FitSchedule(300), 90); // a third of the 270 soft steps
        priceFalls(schedule, 150);
        priceFalls(new FitSchedule(20_000), 150);
    }

    private static void priceFalls(FitSchedule schedule, int end) {
        assertEquals(10, schedule.price(0, 1e-3), 1e-9);
        for (int step = 1; step < schedule.steps(); step++) {
            double before = schedule.price(step - 1, 1e-3);
            double price = schedule.price(step, 1e-3);
            assertTrue(price < before || price == 1 && before == 1, "step " + step + ": " + price);
        }
        assertTrue(schedule.price(end - 2, 1e-3) > 1);
        assertEquals(1, schedule.price(end, 1e-3));
    }

    @Test
    void dearBitsDoNotBecomeSoDearThatFineGridsDie() {
        assertEquals(0.025, schedule.price(0, 4e-3) * 4e-3, 1e-9);
        assertEquals(0.025, schedule.price(0, 0.02) * 0.02, 1e-9);
        assertEquals(1, schedule.price(0, 0.03));
        assertEquals(1, schedule.price(500, 0.02));
    }
}
