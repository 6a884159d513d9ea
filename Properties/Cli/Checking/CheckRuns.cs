using VirtSpec.Machine.Load;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Cli.Checking;

/// <summary>Gets hypervisors ready for cases, and says what became of them.</summary>
internal static class CheckRuns
{
    /// <summary>The IDs of all claims.</summary>
    public static IReadOnlyList<string> Claims { get; } = ["BOOT"];

    /// <summary>Puts a design on a board and runs cases of it; code of the design that throws is an outcome.</summary>
    /// <param name="configuration">What it is given to run; null for cases of all kinds that it can have.</param>
    public static TargetOutcome Check(IHypervisorDesign design, SystemConfiguration? configuration, CheckBudget budget, ICheckListener listener)
    {
        try
        {
            return new TargetOutcome.Checked(budget.Run(new BootRun(design, configuration), listener));
        }
        catch (NotModelledException limit)
        {
            return new TargetOutcome.NotModelled(limit.What);
        }
        catch (ConfigurationException refused)
        {
            return new TargetOutcome.Refused([$"expected a configuration that it can have, found one of which it says: {refused.Message}"]);
        }
        catch (TargetException why)
        {
            return why.IsBroken ? new TargetOutcome.Broke(why.Message) : new TargetOutcome.Refused([why.Message]);
        }
    }

    /// <summary>Puts an image on the board and watches it.</summary>
    /// <param name="manifest">What it says of itself; null when nobody said.</param>
    public static TargetOutcome CheckImage(string path, string? manifest, CheckBudget budget, ICheckListener listener)
    {
        if (manifest is null)
            return new TargetOutcome.Refused([$"{path}: expected C# (.cs), an assembly (.dll), or an EL2 image with --manifest, found no manifest"]);
        if (!ImageFile.TryRead(path, BoardLayout.Ram, out _, out var error))
            return new TargetOutcome.Refused([$"{path}: {error}"]);
        return new TargetOutcome.NotModelled("checks of images");
    }
}
