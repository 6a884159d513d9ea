using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.Hyp;

/// <summary>
/// Software of an Exception level that is written in C#. It is entered by portals in the pages of its image and acts by operations of its PE only.
/// It has no state of its own beyond constants: what it remembers from one entry to the next is in the memory of the machine.
/// </summary>
public interface IModel
{
    /// <summary>The Exception levels at which its portals work.</summary>
    PortalLevels Levels { get; }

    /// <summary>Whether a portal at this address is the model's.</summary>
    bool Owns(PA text);

    /// <summary>
    /// The code behind a portal. It must be a function of its arguments and of the answers to its operations: no clock, no chance, no field that changes.
    /// It ends with <see cref="ModelPE.ERET"/> or <see cref="ModelPE.BR"/>.
    /// </summary>
    Handler Enter(int portal, ModelPE pe);
}
