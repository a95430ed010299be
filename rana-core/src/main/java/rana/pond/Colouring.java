package rana.pond;

import java.awt.Color;
import rana.pond.Frog.Species;

/** A set of colours for the frogs of one species. */
public enum Colouring {
    LEAF(Species.TREE_FROG, 0x4CC23A, 0xE6F3A2, 0x1E6B2B, 0xE5342B),
    LIME(Species.TREE_FROG, 0x9ADB2E, 0xFBF7B0, 0x4C8A17, 0xE8452A),
    JADE(Species.TREE_FROG, 0x25B98A, 0xD8F5CF, 0x0D6655, 0xEF4B33),
    SAPPHIRE(Species.POISON_DART_FROG, 0x2F6BF2, 0x8CC4FF, 0x11163F, 0xDDEBFF),
    SUNSHINE(Species.POISON_DART_FROG, 0xFFD21F, 0xFFF1A0, 0x211A12, 0xFFF6D5),
    STRAWBERRY(Species.POISON_DART_FROG, 0xF0402F, 0xFF9A7A, 0x231536, 0xFFE9DD),
    CHESTNUT(Species.COMMON_FROG, 0xA8672F, 0xF2D9A8, 0x4A2611, 0xF5C132),
    RUSSET(Species.COMMON_FROG, 0xCC7436, 0xFAE0B4, 0x5B2A12, 0xFFD24A),
    OLIVE(Species.TOAD, 0x8F922F, 0xE0DD98, 0x45461B, 0xF2912B),
    CLAY(Species.TOAD, 0xB39457, 0xF0E2BC, 0x574426, 0xF09A32),
    MOSS(Species.BULLFROG, 0x3F7D36, 0xF6E26B, 0x1C401C, 0xF4C430),
    FERN(Species.BULLFROG, 0x5B8E2D, 0xFBE98B, 0x2A4713, 0xF7CF3E);

    private final Species species;
    private final int skin;
    private final int belly;
    private final int dark;
    private final int iris;

    Colouring(Species species, int skin, int belly, int dark, int iris) {
        this.species = species;
        this.skin = skin;
        this.belly = belly;
        this.dark = dark;
        this.iris = iris;
    }

    /** Returns the name for display, such as "leaf". */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Returns the species that has this colouring. */
    public Species species() {
        return species;
    }

    /** Returns the colour of the skin as 0xRRGGBB. */
    public int skin() {
        return skin;
    }

    Color skinColour() {
        return new Color(skin);
    }

    Color bellyColour() {
        return new Color(belly);
    }

    Color darkColour() {
        return new Color(dark);
    }

    Color irisColour() {
        return new Color(iris);
    }
}
