using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.Translation;

/// <summary>A descriptor that a walk read.</summary>
/// <param name="Stage">1 or 2.</param>
/// <param name="Level">The level of the lookup, 0 to 3.</param>
/// <param name="Address">Where the descriptor is.</param>
/// <param name="TableAddress">The same before stage 2, for a descriptor of stage 1 of EL1&amp;0; else equal.</param>
/// <param name="Descriptor">Its value, in the byte order of the walk.</param>
/// <param name="ForStage1Walk">Stage 2: it translates the address of a stage 1 descriptor.</param>
public readonly record struct DescriptorRead(int Stage, int Level, PA Address, ulong TableAddress, ulong Descriptor, DescriptorType Type, bool ForStage1Walk);

/// <summary>Sees the path of a walk as it is made, and changes nothing.</summary>
public interface IWalkObserver
{
    void Read(in DescriptorRead read);

    /// <summary>A walk of stage 1 reached a table or a leaf without a fault.</summary>
    void ReachedS1(VA va, in TTWState state);

    /// <summary>The same at stage 2.</summary>
    void ReachedS2(IPA ipa, in TTWState state);

    /// <summary>Hardware sets the Access flag or dirty state in a descriptor.</summary>
    void Updated(PA address, ulong before, ulong after);
}

/// <summary>Looks at nothing; costs nothing.</summary>
public readonly struct UnobservedWalk : IWalkObserver
{
    public void Read(in DescriptorRead read)
    {
    }

    public void ReachedS1(VA va, in TTWState state)
    {
    }

    public void ReachedS2(IPA ipa, in TTWState state)
    {
    }

    public void Updated(PA address, ulong before, ulong after)
    {
    }
}
