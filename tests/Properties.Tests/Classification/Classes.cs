using VirtSpec.Properties.Classification;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Tests.Classification;

/// <summary>The classifications that the tests of this folder share; they are made once for each CPU.</summary>
internal static class Classes
{
    public const ulong Seed = 1;
    public const int Samples = 6;

    private static readonly Lazy<Classifier> A57 = new(() => Of(VmMap.Default));
    private static readonly Lazy<Classifier> N1 = new(() => new Classifier(CpuModel.Find("neoverse-n1")!, VmMap.Default, Seed, Samples));

    public static Lazy<IReadOnlyList<Classified>> AllOfA57 { get; } = new(() => A57.Value.All());

    public static Classifier Of(string cpu) => cpu == "cortex-a57" ? A57.Value : N1.Value;

    public static Classifier Of(VmMap map, ulong seed = Seed) => new(CpuModel.CortexA57, map, seed, Samples);

    /// <summary>One encoding, by its name, at one Exception level.</summary>
    public static Classified Classify(this Classifier classifier, string name, ExceptionLevel el) =>
        classifier.Classify(classifier.Subjects.Single(s => s.Name == name), el);

    public static ControlSetting Setting(string name) => ControlSetting.Defaults.Single(s => s.Name == name);
}
