using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Generate;
using VirtSpec.Translations.Cases;

namespace VirtSpec.Translations.Generate;

/// <summary>Random cases of a CPU.</summary>
public sealed class TranslationGenerator(CpuModel cpu)
{
    private readonly Sizes _sizes = Sizes.Of(cpu);

    /// <summary>The case that the draws give.</summary>
    public TranslationCase Next(Draw draw) => new CaseBuilder(draw, cpu, _sizes, Intents.Draw(draw)).Build();
}
