using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Properties.Walks;

/// <summary>The way of one address through both stages: every descriptor that is read, in order, and what comes out.</summary>
/// <param name="Steps">What is read; a descriptor of stage 1 comes after those of stage 2 that its own address needs.</param>
public sealed record TranslationPath(VA Address, AccessDescriptor Access, Regime Regime, IReadOnlyList<PathStep> Steps, AddressDescriptor Result)
{
    /// <summary>Translates an address for an access that a PE would make, and changes nothing.</summary>
    public static TranslationPath Of(in PE pe, IReadMemory memory, VA address, AccessDescriptor access)
    {
        var recorder = new Recorder([]);
        var context = new TranslationContext(in pe, memory);
        AArch64.FullTranslate(ref context, new TranslationRequest(address, access), ref recorder, out var result);
        return new TranslationPath(address, access, AArch64.TranslationRegime(pe, access.EL), recorder.Steps, result);
    }

    private readonly struct Recorder(List<PathStep> steps) : IWalkObserver
    {
        public IReadOnlyList<PathStep> Steps => steps;

        public void Read(in DescriptorRead read) => steps.Add(new PathStep(read, null));

        public void ReachedS1(VA va, in TTWState state) => Reached(state);

        public void ReachedS2(IPA ipa, in TTWState state) => Reached(state);

        public void Updated(PA address, ulong before, ulong after)
        {
        }

        private void Reached(TTWState state) => steps[^1] = steps[^1] with { Reached = state };
    }
}

/// <summary>A descriptor that was read, and the table or leaf that it leads to.</summary>
/// <param name="Reached">Null when the descriptor is invalid, or the walk faults at it.</param>
public sealed record PathStep(DescriptorRead Read, TTWState? Reached);
