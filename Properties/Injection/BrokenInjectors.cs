using System.Collections.Immutable;

namespace VirtSpec.Properties.Injection;

/// <summary>Injectors with one mistake each, as hypervisors have made them. Each breaks a duty.</summary>
public static class BrokenInjectors
{
    private const ulong Pending = 1UL << 62, Active = 1UL << 63;

    public static ImmutableArray<Injector> All { get; } =
        [new LosesWhatFindsNoListRegister(), new UsesASecondListRegister(), new DoesNotSampleTheLine(), new DoesNotLink(), new DoesNotAskForRefill(), new RepeatsWhatWasAcknowledged()];

    /// <summary>What finds no list register is dropped.</summary>
    private sealed record LosesWhatFindsNoListRegister : Injector
    {
        public override string Name => "loses what finds no list register";

        protected override SourceSet WhenFull(SourceSet left) => default;
    }

    /// <summary>An interrupt that comes again while it is active gets a list register of its own.</summary>
    private sealed record UsesASecondListRegister : Injector
    {
        public override string Name => "uses a second list register for one INTID";

        protected override IReadOnlyList<ulong> ListRegistersFor(Source source, InjectorState state, Devices devices)
        {
            ulong lr = ListRegisterFor(source, state, devices);
            return (lr & (Pending | Active)) == (Pending | Active) ? [lr & ~Pending, lr & ~Active] : [lr];
        }
    }

    /// <summary>The line of a level-triggered interrupt is not sampled when it ends.</summary>
    private sealed record DoesNotSampleTheLine : Injector
    {
        public override string Name => "does not sample the line at the end";

        protected override ulong AskForEnd => 0;
    }

    /// <summary>The list register is not linked, and the physical interrupt is never deactivated.</summary>
    private sealed record DoesNotLink : Injector
    {
        public override string Name => "does not deactivate the physical interrupt";

        protected override ulong Link(Source source) => 0;
    }

    /// <summary>It is not told that a list register is free.</summary>
    private sealed record DoesNotAskForRefill : Injector
    {
        public override string Name => "does not ask for the refill";

        protected override ulong Refill => 0;
    }

    /// <summary>What is active was pending, and is made so again.</summary>
    private sealed record RepeatsWhatWasAcknowledged : Injector
    {
        public override string Name => "repeats what was acknowledged";

        protected override IReadOnlyList<ulong> ListRegistersFor(Source source, InjectorState state, Devices devices) =>
            [ListRegisterFor(source, state, devices) | (source.Kind == SourceKind.Edge ? Pending : 0)];
    }
}
