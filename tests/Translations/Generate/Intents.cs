using VirtSpec.Streams.Generate;

namespace VirtSpec.Translations.Generate;

/// <summary>All that a case may be built toward.</summary>
internal static class Intents
{
    private static readonly Intent[] s_faults = [.. Stage(1, onWalk: false), .. Stage(2, onWalk: false), .. Stage(2, onWalk: true)];

    /// <summary>One in four toward nothing in particular.</summary>
    public static Intent Draw(Draw draw) => draw.Chance(1, 4) ? new Intent(Fault.None, 1, false, 3) : draw.Pick(s_faults);

    private static IEnumerable<Intent> Stage(int stage, bool onWalk)
    {
        for (int level = 0; level <= 3; level++)
        {
            yield return new Intent(Fault.Translation, stage, onWalk, level);
            yield return new Intent(Fault.AddressSize, stage, onWalk, level);
            yield return new Intent(Fault.ExternalWalk, stage, onWalk, level);
            // Seldom reached: at level 0 only few walks start, and a page's walk may fault before.
            if (stage == 2 && level is (0 or 3))
                yield return new Intent(Fault.AddressSize, stage, onWalk, level);
            if (level == 0)
                continue;
            yield return new Intent(Fault.AccessFlag, stage, onWalk, level);
            yield return new Intent(Fault.Permission, stage, onWalk, level);
        }
        yield return new Intent(Fault.External, stage, onWalk, 3);
        if (stage == 1)
            yield return new Intent(Fault.Alignment, stage, onWalk, 3);
    }
}
